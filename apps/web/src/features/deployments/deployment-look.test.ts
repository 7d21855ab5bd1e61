import { deploymentStates } from "@naru/core/deployments/schema"
import { expect, it } from "vitest"
import { deploymentHref, deploymentLooks, isCancelable, isMoving } from "./deployment-look.ts"

it("offers cancel while a deployment moves, but not once traffic is switching", () => {
  expect(deploymentStates.filter(isCancelable)).toEqual([
    "queued",
    "building",
    "releasing",
    "starting",
    "checking",
  ])
  expect(isMoving("switching")).toBe(true)
})

it("shows every moving state but the queue as busy", () => {
  const busy = deploymentStates.filter((state) => deploymentLooks[state] === "busy")
  expect(busy).toEqual(deploymentStates.filter((state) => isMoving(state) && state !== "queued"))
})

it("has an address below its service", () => {
  const deployment = { id: "d1", project: "shop", environment: "production", service: { slug: "web" } }
  expect(deploymentHref("harbor", deployment)).toBe("/harbor/projects/shop/production/web/deployments/d1")
})
