import { describe, expect, it } from "vitest"
import { resolveHealthcheck, resolveProcess } from "./container-process.ts"

const image = {
  Entrypoint: ["/entry"],
  Cmd: ["serve", "--all"],
  Env: ["PATH=/bin", "MODE=prod"],
  WorkingDir: "/srv",
  User: "web",
}

describe("resolveProcess", () => {
  it("takes everything from the image when nothing is asked", () => {
    expect(resolveProcess({}, image)).toEqual({
      arguments: ["/entry", "serve", "--all"],
      environment: ["PATH=/bin", "MODE=prod"],
      workingDirectory: "/srv",
      user: "web",
      entrypoint: ["/entry"],
      command: ["serve", "--all"],
    })
  })

  it("puts a command in the place of the image's and keeps its entrypoint", () => {
    expect(resolveProcess({ command: ["migrate"] }, image).arguments).toEqual(["/entry", "migrate"])
  })

  it("drops the image's command when an entrypoint is asked", () => {
    expect(resolveProcess({ entrypoint: ["/bin/sh"] }, image).arguments).toEqual(["/bin/sh"])
  })

  it("keeps the image's command when the entrypoint is taken away", () => {
    expect(resolveProcess({ entrypoint: [] }, image).arguments).toEqual(["serve", "--all"])
  })

  it("merges the environment by name", () => {
    expect(resolveProcess({ environment: ["MODE=dev", "X=1"] }, image).environment).toEqual([
      "PATH=/bin",
      "MODE=dev",
      "X=1",
    ])
  })

  it("refuses a relative working directory, and nothing to run", () => {
    expect(() => resolveProcess({ workingDirectory: "srv" }, image)).toThrow(/needs to be an absolute path/)
    expect(() => resolveProcess({}, {})).toThrow("no command specified")
  })
})

describe("resolveHealthcheck", () => {
  const check = { Test: ["CMD", "up"], Interval: 5e9, Retries: 2 }

  it("takes the image's when none is asked", () => {
    expect(resolveHealthcheck(undefined, check)).toEqual(check)
    expect(resolveHealthcheck(undefined, null)).toBeUndefined()
  })

  it("lays what was asked over the image's, field by field", () => {
    expect(resolveHealthcheck({ Retries: 9, Interval: 0 }, check)).toEqual({ ...check, Retries: 9 })
  })

  it("is switched off by NONE", () => {
    expect(resolveHealthcheck({ Test: ["NONE"] }, check)).toBeUndefined()
  })
})
