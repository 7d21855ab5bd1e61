import { describe, expect, it } from "vitest"
import type { Outputs } from "#api/client.ts"
import { aContainer, inTeam } from "#testing/records.tsx"
import { type ShowOptions, show } from "#testing/show.tsx"
import { ContainerSummary } from "./container-summary.tsx"

type Change = Partial<Outputs["containers"]["get"]>

const summary = (change: Change = {}, options: ShowOptions = {}) =>
  show(inTeam(<ContainerSummary container={aContainer(change)} />), options)

/** The value beside a name. */
function fact(paint: ReturnType<typeof show>, name: string): string | undefined {
  return paint.texts("dd")[paint.texts("dt").indexOf(name)]
}

describe("what a container is", () => {
  it("names its image, its command, its user and its place in the network", () => {
    const paint = summary()
    expect(fact(paint, "Image")).toBe("naru/hangang/api:2")
    expect(fact(paint, "Command")).toBe("node server.js")
    expect(fact(paint, "User")).toBe("node")
    expect(fact(paint, "Directory")).toBe("/app")
    expect(fact(paint, "Address")).toBe("10.88.0.7")
  })

  it("says what holds where the image says nothing", () => {
    const paint = summary({ user: "", workingDirectory: "", address: null })
    expect(fact(paint, "User")).toBe("root")
    expect(fact(paint, "Directory")).toBe("/")
    expect(fact(paint, "Address")).toBe("–")
  })

  it.each([
    [null, "none"],
    [268_435_456, "268 MB"],
    [2_155_000_000, "2.15 GB"],
  ])("reads a memory limit of %s as %s", (memoryLimitBytes, words) => {
    expect(fact(summary({ memoryLimitBytes }), "Memory limit")).toBe(words)
  })

  it("leads to its service, and says so where there is none", () => {
    expect(summary().links).toEqual({ "Shop API": "/hangang/projects/shop/production/api" })
    expect(fact(summary({ service: null }), "Service")).toBe("none")
  })

  it("tells what is mounted where, and what of it is only read", () => {
    const mounts = [
      { source: "/srv/data", target: "/data", isReadOnly: false, kind: "bind" },
      { source: "/srv/keys", target: "/keys", isReadOnly: true, kind: "bind" },
    ]
    expect(fact(summary({ mounts }), "Mounts")).toBe("/srv/data → /data /srv/keys → /keys read only")
    expect(fact(summary(), "Mounts")).toBe("–")
  })

  it("lists its variables, and says that secrets are not among them", () => {
    const paint = summary({ variables: ["PORT=8080", "LOG=debug"] })
    expect(paint.text).toContain("Variables Secrets are not among them. PORT=8080 LOG=debug")
    expect(summary({ variables: [] }).text).toContain("No variables.")
  })

  it("says nothing of a start where it has not started", () => {
    expect(summary({ startedAt: null }).texts("dt")).not.toContain("Started")
    expect(fact(summary(), "Started")).toBe("3 minutes ago")
  })
})

describe("how a container ended", () => {
  it("is no news while it runs, or when it ended well", () => {
    expect(summary().html).not.toContain('role="alert"')
    expect(summary({ state: "exited", exitCode: 0 }).html).not.toContain('role="alert"')
  })

  it("is told with its code, and where to look next", () => {
    const paint = summary({ state: "exited", exitCode: 3 })
    expect(paint.html).toContain('role="alert"')
    expect(paint.text).toMatch(/^Ended with code 3 Its last words are in the logs\./)
  })

  it("is told with its cause when the kernel stopped it for its memory", () => {
    const paint = summary({ state: "exited", exitCode: 137, isOutOfMemory: true })
    expect(paint.text).toMatch(/^Ended with code 137 It used more memory than its limit/)
  })

  it("is told in Korean too", () => {
    const paint = summary({ state: "exited", exitCode: 137, isOutOfMemory: true }, { locale: "ko" })
    expect(paint.text).toContain("137")
    expect(paint.text).not.toMatch(/Ended|memory|Variables|Identity/)
  })
})
