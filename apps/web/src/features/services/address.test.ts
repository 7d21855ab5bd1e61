import { buildStates } from "@naru/core/builds/schema"
import { deploymentStates, stepStates } from "@naru/core/deployments/schema"
import { describe, expect, it } from "vitest"
import { navItems } from "#components/shell/nav-items.ts"
import { buildHref, buildLooks, isBuilding, stepLook } from "#features/builds/build-look.ts"
import { containerLooks, containerState, containerStates } from "#features/containers/container-look.ts"
import {
  deploymentHref,
  deploymentLooks,
  isMoving,
  serviceHref,
  stepLooks,
} from "#features/deployments/deployment-look.ts"
import { conditionLooks, conditionOf, serviceUrl } from "./service-look.ts"

const place = { project: "shop", environment: "production", service: { slug: "web" } }

describe("an address in the dashboard", () => {
  it("of a service begins at its team and names project and environment", () => {
    expect(serviceHref("harbor", place)).toBe("/harbor/projects/shop/production/web")
  })

  it("of a deployment and of a build hangs below its own thing", () => {
    expect(deploymentHref("harbor", { ...place, id: "d1" })).toBe(
      `${serviceHref("harbor", place)}/deployments/d1`,
    )
    expect(buildHref("harbor", "app", 3)).toBe("/harbor/images/app/builds/3")
  })

  it("of each place of a team is its own", () => {
    const paths = navItems.map(({ path }) => path)
    expect(new Set(paths).size).toBe(paths.length)
    expect(paths[0]).toBe("")
    for (const path of paths.slice(1)) expect(path).toMatch(/^\/[a-z]+$/)
  })
})

describe("the address of a service for the world", () => {
  it.each([
    [{ protocol: "http:", port: "" }, "http://web-shop.localhost"],
    [{ protocol: "http:", port: "3000" }, "http://web-shop.localhost:3000"],
    [{ protocol: "https:", port: "8443" }, "https://web-shop.localhost:8443"],
  ])("goes by the door that the dashboard came by: %j", (location, url) => {
    expect(serviceUrl("web-shop.localhost", location)).toBe(url)
  })
})

describe("a look", () => {
  it("is there for every state that a deployment, its steps and a build can have", () => {
    expect(Object.keys(deploymentLooks)).toEqual([...deploymentStates])
    expect(Object.keys(stepLooks)).toEqual([...stepStates])
    expect(Object.keys(buildLooks).toSorted()).toEqual([...buildStates].toSorted())
    expect(Object.keys(containerLooks)).toEqual([...containerStates])
  })

  it("never makes an end look as if something moved", () => {
    const ended = deploymentStates.filter((state) => !isMoving(state))
    for (const state of ended) expect(deploymentLooks[state]).not.toBe("busy")
    for (const state of buildStates.filter((one) => !isBuilding(one)))
      expect(buildLooks[state]).not.toBe("busy")
  })

  it("makes only what is well look good", () => {
    expect(deploymentStates.filter((state) => deploymentLooks[state] === "good")).toEqual(["live"])
    expect(buildStates.filter((state) => buildLooks[state] === "good")).toEqual(["succeeded"])
    expect(containerStates.filter((state) => containerLooks[state] === "good")).toEqual(["running"])
  })

  it("of a step that never began is quiet, whatever became of the build", () => {
    const step = { step: 1, name: "RUN x", stage: "", line: 1, durationMs: undefined, reason: undefined }
    const waiting = { ...step, state: "waiting" as const, layerBytes: undefined, output: "" }
    for (const state of buildStates) expect(stepLook(waiting, state)).toBe("off")
  })

  it("of a container's state is found by the engine's own word alone", () => {
    for (const state of containerStates) expect(containerState(state)).toBe(state)
    expect(containerState("Running")).toBeUndefined()
    expect(containerState("")).toBeUndefined()
  })
})

describe("the condition of a service", () => {
  const liveRelease = {
    id: "r",
    number: 1,
    imageId: "i",
    imageName: "n",
    commit: null,
    createdAt: new Date(),
  }
  const last = (state: string) => ({ id: "d", number: 1, state, createdAt: new Date() })

  it("is known for every state of its last deployment, with and without a live release", () => {
    for (const state of deploymentStates) {
      for (const live of [liveRelease, null]) {
        const condition = conditionOf({ liveRelease: live, lastDeployment: last(state) })
        expect(Object.keys(conditionLooks)).toContain(condition)
        expect(condition.startsWith("live")).toBe(live !== null)
      }
    }
  })

  it("is quiet about a state that this page does not know yet", () => {
    expect(conditionOf({ liveRelease, lastDeployment: last("levitating") })).toBe("live")
    expect(conditionOf({ liveRelease: null, lastDeployment: last("levitating") })).toBe("idle")
  })
})
