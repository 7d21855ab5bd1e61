import type { DeploymentView } from "@naru/core/deployments/schema"
import type { Role } from "@naru/core/members/schema"
import { describe, expect, it } from "vitest"
import { aDeployment, aService, aStep, digest, inTeam, shopApi, team } from "#testing/records.tsx"
import { failQuery, refusal, type ShowOptions, show } from "#testing/show.tsx"
import { DeploymentPage } from "./deployment-page.tsx"

function page(deployment: DeploymentView, { role, ...options }: { role?: Role } & ShowOptions = {}) {
  return show(inTeam(<DeploymentPage path={shopApi} deploymentId={deployment.id} />, role), {
    ...options,
    answers: (client, api) => {
      client.setQueryData(api.deployments.get.queryKey({ team, deploymentId: deployment.id }), deployment)
      client.setQueryData(api.services.get.queryKey({ team, ...shopApi }), aService())
    },
  })
}

describe("a deployment's page", () => {
  it("holds its place while the deployment is on its way", () => {
    const paint = show(inTeam(<DeploymentPage path={shopApi} deploymentId="deployment-7" />))
    expect(paint.texts("h1")).toEqual(["Deployment"])
    expect(paint.all("button")).toEqual([])
  })

  it("says that there is none, and offers no second try", () => {
    const paint = show(inTeam(<DeploymentPage path={shopApi} deploymentId="gone" />), {
      answers: (client, api) =>
        failQuery(
          client,
          api.deployments.get.queryKey({ team, deploymentId: "gone" }),
          refusal("not_found", "deployment_not_found", "There is no such deployment."),
        ),
    })
    expect(paint.text).toContain("This is not here There is no such deployment.")
    expect(paint.texts("button")).toEqual([])
  })

  it("hangs under its environment, its service and the releases", () => {
    expect(page(aDeployment()).links).toMatchObject({
      "shop · production": "/hangang/projects/shop/production",
      "Shop API": "/hangang/projects/shop/production/api",
      Releases: "/hangang/projects/shop/production/api/releases",
    })
  })

  it("tells of a live one how long it took and where it answers", () => {
    const paint = page(aDeployment())
    expect(paint.texts("h1")).toEqual(["Deployment 7"])
    expect(paint.text).toContain("Live in 12s")
    expect(paint.links["api.shop.localhost"]).toBe("//api.shop.localhost")
  })

  it("writes down who began it, the release, the image and its digest", () => {
    const paint = page(aDeployment({ commit: "0123456789abcdef" }))
    expect(paint.texts("dt")).toEqual(["Started", "When", "Took", "Release", "Image", "Digest", "Commit"])
    expect(paint.texts("dd")).toEqual([
      "by Mina",
      "3 minutes ago",
      "12s",
      "#2",
      "naru/hangang/api:2",
      digest.slice(7, 19),
      "0123456789",
    ])
  })

  it("offers to cancel while it moves", () => {
    const paint = page(aDeployment({ state: "building", finishedAt: null }))
    expect(paint.texts("button")).toContain("Cancel")
    expect(paint.html).not.toContain('disabled=""')
    expect(paint.texts("button")).not.toContain("Deploy")
  })

  it("holds the cancel button shut once the traffic moves", () => {
    expect(page(aDeployment({ state: "switching", finishedAt: null })).html).toContain('disabled=""')
  })

  it("offers to deploy again once it has ended", () => {
    const failed = aDeployment({
      state: "failed",
      failure: { code: "build_failed", step: "build", message: "RUN ended with 1." },
    })
    const paint = page(failed)
    expect(paint.texts("button")).toContain("Deploy")
    expect(paint.text).toContain("It failed: Build the image RUN ended with 1. Release 2 is still serving.")
    expect(paint.text).not.toContain("Live in")
  })

  it("says what still serves only of the newest failure: for an older one it may be another", () => {
    const failure = { code: "build_failed", step: "build", message: "RUN ended with 1." }
    const older = aDeployment({ id: "deployment-6", number: 6, state: "failed", failure })
    expect(page(older).text).toContain("RUN ended with 1.")
    expect(page(older).text).not.toContain("still serving")
  })

  it("offers no deed to who may only look", () => {
    const buttons = page(aDeployment({ state: "building" }), { role: "viewer" }).texts("button")
    expect(buttons).not.toContain("Cancel")
    expect(page(aDeployment(), { role: "viewer" }).texts("button")).not.toContain("Deploy")
  })

  it("leads from its build step to that build", () => {
    const paint = page(
      aDeployment({ build: { id: "build-4", number: 4, image: "api" }, steps: [aStep({ name: "build" })] }),
    )
    expect(paint.links["See build 4"]).toBe("/hangang/images/api/builds/4")
  })

  it("speaks Korean throughout", () => {
    const paint = page(aDeployment(), { locale: "ko" })
    expect(paint.text).toContain("공개됨")
    expect(paint.text).toContain("Mina 님이 직접")
    expect(paint.text).toContain("3분 전")
    expect(paint.text).not.toMatch(/Deployment|Started|Release |ago/)
  })
})
