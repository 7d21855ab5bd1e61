import { describe, expect, it } from "vitest"
import { doneSteps } from "./steps.ts"

const release = { id: "r", number: 1, imageId: "i", imageName: "n", commit: null, createdAt: new Date() }

describe("the first steps of a team", () => {
  it("are all ahead in the beginning", () => {
    expect(doneSteps({ services: [], imageCount: 0, memberCount: 1, hasRolledBack: false }).size).toBe(0)
  })
  it("count the sample when something serves, and not before", () => {
    const waiting = { services: [{ liveRelease: null }], imageCount: 1, memberCount: 1, hasRolledBack: false }
    expect(doneSteps(waiting).has("sample")).toBe(false)
    expect([...doneSteps({ ...waiting, services: [{ liveRelease: release }] })]).toEqual(["sample"])
  })
  it("do not take the sample's image and service for the team's own", () => {
    const services = [{ liveRelease: release }, { liveRelease: null }]
    const done = doneSteps({ services, imageCount: 2, memberCount: 3, hasRolledBack: true })
    expect([...done]).toEqual(["sample", "rollback", "image", "service", "people"])
  })
})
