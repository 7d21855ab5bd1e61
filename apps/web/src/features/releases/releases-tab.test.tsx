import { describe, expect, it } from "vitest"
import { aDeployment, aService, inTeam, shopApi, team } from "#testing/records.tsx"
import { failQuery, refusal, type ShowOptions, show } from "#testing/show.tsx"
import { ReleasesTab } from "./releases-tab.tsx"

const tab = (answers?: ShowOptions["answers"]) =>
  show(inTeam(<ReleasesTab path={shopApi} />), answers ? { answers } : {})

describe("the releases of a service", () => {
  it("hold their place while they are on their way", () => {
    expect(tab().all("div")[0]?.["aria-busy"]).toBe("true")
    expect(tab().text).toBe("")
  })

  it("say what will be here before the first deployment", () => {
    const paint = tab((client, api) => {
      const service = aService({ liveRelease: null, lastDeployment: null })
      client.setQueryData(api.services.get.queryKey({ team, ...shopApi }), service)
      client.setQueryData(api.deployments.list.queryKey({ team, serviceId: service.id }), [])
    })
    expect(paint.text).toContain("Nothing deployed yet Each deployment is written down here")
    expect(paint.all("table")).toEqual([])
  })

  it("list every attempt under their title", () => {
    const paint = tab((client, api) => {
      client.setQueryData(api.services.get.queryKey({ team, ...shopApi }), aService())
      client.setQueryData(api.deployments.list.queryKey({ team, serviceId: "service-1" }), [aDeployment()])
    })
    expect(paint.texts("h2")).toEqual(["History"])
    expect(paint.text).toContain("#2 serving")
  })

  it("offer another try when the list could not be loaded", () => {
    const paint = tab((client, api) => {
      client.setQueryData(api.services.get.queryKey({ team, ...shopApi }), aService())
      failQuery(
        client,
        api.deployments.list.queryKey({ team, serviceId: "service-1" }),
        refusal("unavailable", "store_away", "The store does not answer."),
      )
    })
    expect(paint.text).toContain("The store does not answer.")
    expect(paint.texts("button")).toEqual(["Try again"])
  })
})
