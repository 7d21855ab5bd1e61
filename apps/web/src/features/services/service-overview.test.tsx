import type { Role } from "@naru/core/members/schema"
import { type ServiceView, serviceConfigSchema } from "@naru/core/services/schema"
import { describe, expect, it } from "vitest"
import { aContainer, aDeployment, aService, digest, inTeam, shopApi, team } from "#testing/records.tsx"
import { type ShowOptions, show } from "#testing/show.tsx"
import { ServiceFrame } from "./service-frame.tsx"
import { ServiceLogs } from "./service-logs.tsx"
import { ServiceOverview } from "./service-overview.tsx"

function answersOf(service: ServiceView): NonNullable<ShowOptions["answers"]> {
  return (client, api) => {
    client.setQueryData(api.services.get.queryKey({ team, ...shopApi }), service)
    client.setQueryData(api.containers.list.queryKey({ team }), [aContainer()])
    const deployments = Array.from({ length: 8 }, (_, index) =>
      aDeployment({ id: `deployment-${8 - index}`, number: 8 - index }),
    )
    client.setQueryData(api.deployments.list.queryKey({ team, serviceId: service.id }), deployments)
  }
}

function overview(service: ServiceView, role?: Role, locale: "en" | "ko" = "en") {
  return show(inTeam(<ServiceOverview path={shopApi} />, role), { answers: answersOf(service), locale })
}

describe("a service's overview", () => {
  const idle = aService({ liveRelease: null, lastDeployment: null })

  it("offers the first deployment and the configuration before anything has run", () => {
    const paint = overview(idle)
    expect(paint.text).toContain("Ready to sail")
    expect(paint.texts("button")).toEqual(["Deploy"])
    expect(paint.links).toEqual({ "Configure first": "/hangang/projects/shop/production/api/configuration" })
  })

  it("offers no deployment to who may only look", () => {
    expect(overview(idle, "viewer").texts("button")).toEqual([])
  })

  it("tells of the live release its number, image, digest and age", () => {
    const release = overview(aService()).texts("dd")
    expect(release).toEqual(["#2", "naru/hangang/api:2", digest.slice(7, 19), "5 minutes ago"])
  })

  it("says that nothing serves when the first deployment failed", () => {
    const failed = { id: "deployment-1", number: 1, state: "failed", createdAt: new Date() }
    const paint = overview(aService({ liveRelease: null, lastDeployment: failed }))
    expect(paint.text).toContain("Nothing serves yet.")
    expect(paint.text).not.toContain("Replicas")
  })

  it("shows the newest six deployments, and the way to all", () => {
    const paint = overview(aService())
    expect(paint.text.match(/Deployment \d/g)).toEqual([
      "Deployment 8",
      "Deployment 7",
      "Deployment 6",
      "Deployment 5",
      "Deployment 4",
      "Deployment 3",
    ])
    expect(paint.links.All).toBe("/hangang/projects/shop/production/api/releases")
  })

  it("lists every way in: names and published ports", () => {
    const config = serviceConfigSchema.parse({
      ports: [
        { container: 5432, host: 15432 },
        { container: 53, protocol: "udp" },
      ],
    })
    const paint = overview(aService({ config }))
    expect(paint.text).toContain("Ways in api.shop.localhost → port 8080")
    expect(paint.texts("code")).toContain("15432 → 5432/tcp")
    expect(paint.texts("code")).toContain("* → 53/udp")
  })

  it("says so where there is no way in", () => {
    expect(overview(aService({ domains: [] })).text).toContain("Nothing from outside:")
  })

  it("speaks Korean", () => {
    expect(overview(aService(), "owner", "ko").text).not.toMatch(/Live release|Ways in|Replicas|ago/)
  })
})

describe("the frame of a service", () => {
  const frame = (path: string, answers?: ShowOptions["answers"], role?: Role) =>
    show(inTeam(<ServiceFrame path={shopApi}>tab</ServiceFrame>, role), { path, ...(answers && { answers }) })
  const base = "/hangang/projects/shop/production/api"

  it("leads to its four tabs and marks the open one", () => {
    const paint = frame(`${base}/logs`, answersOf(aService()))
    expect(paint.links).toMatchObject({
      Overview: base,
      Releases: `${base}/releases`,
      Logs: `${base}/logs`,
      Configuration: `${base}/configuration`,
    })
    const current = paint.all("a").filter((link) => link["aria-current"] === "page")
    expect(current.map(({ href }) => href)).toEqual([`${base}/logs`])
  })

  it("stands under the address's own words until the service is here", () => {
    const paint = frame(base)
    expect(paint.texts("h1")).toEqual(["api"])
    expect(paint.text).not.toContain("tab")
    expect(paint.all("button")[0]).toHaveProperty("disabled")
  })

  it("names the service, its state and its address, then the open tab", () => {
    const paint = frame(base, answersOf(aService()))
    expect(paint.text).toMatch(/^Shop \/ Production Shop API Live api\.shop\.localhost Deploy .* tab$/)
  })

  it("hides the address of a service that nothing answers for", () => {
    expect(frame(base, answersOf(aService({ liveRelease: null }))).links).not.toHaveProperty(
      "api.shop.localhost",
    )
  })

  it("offers no deployment to who may not deploy", () => {
    expect(frame(base, answersOf(aService()), "viewer").texts("button")).toEqual([])
  })
})

describe("a service's logs", () => {
  const logs = (containers: ReturnType<typeof aContainer>[], search = "") =>
    show(inTeam(<ServiceLogs path={shopApi} />), {
      search,
      answers: (client, api) => {
        client.setQueryData(api.services.get.queryKey({ team, ...shopApi }), aService())
        client.setQueryData(api.containers.list.queryKey({ team }), containers)
      },
    })
  const old = aContainer({ id: "old", name: "shop-api-1", state: "exited" })

  it("say what will be here before a container has run", () => {
    expect(logs([]).text).toContain("No container has run yet")
  })

  it("are those of the running container first", () => {
    expect(logs([old, aContainer()]).the("section")["aria-label"]).toBe("Logs of shop-api-2")
  })

  it("are those of the container that the address names", () => {
    expect(logs([old, aContainer()], "?replica=old").the("section")["aria-label"]).toBe("Logs of shop-api-1")
  })

  it("leave containers of other services out", () => {
    expect(logs([aContainer({ service: null })]).text).toContain("No container has run yet")
  })

  it("offer a choice only where there is one", () => {
    const choices = (paint: ReturnType<typeof logs>) =>
      paint.all("button").filter(({ role }) => role === "combobox").length
    expect(choices(logs([aContainer()]))).toBe(0)
    expect(choices(logs([old, aContainer()]))).toBe(1)
  })
})
