import { describe, expect, it } from "vitest"
import { conditionOf, serviceUrl } from "./service-look.ts"

const release = {
  id: "r",
  number: 3,
  imageId: "sha256:1",
  imageName: "x",
  commit: null,
  createdAt: new Date(),
}
const deployment = (state: string) => ({ id: "d", number: 4, state, createdAt: new Date() })

describe("how a service is", () => {
  it.each([
    [null, null, "idle"],
    [null, "building", "deploying"],
    [null, "failed", "failed"],
    [release, "live", "live"],
    [release, "checking", "liveDeploying"],
    [release, "failed", "liveFailed"],
    [release, "canceled", "live"],
    [release, "interrupted", "liveFailed"],
  ])("live release %j and last deployment %s make it %s", (liveRelease, state, condition) => {
    const service = { liveRelease, lastDeployment: state === null ? null : deployment(state) }
    expect(conditionOf(service)).toBe(condition)
  })
})

it("opens a service on the port that the dashboard came by", () => {
  expect(serviceUrl("web-shop.localhost", { protocol: "http:", port: "3000" })).toBe(
    "http://web-shop.localhost:3000",
  )
  expect(serviceUrl("shop.example.com", { protocol: "https:", port: "" })).toBe("https://shop.example.com")
})
