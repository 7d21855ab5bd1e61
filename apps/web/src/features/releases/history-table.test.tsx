import type { DeploymentView } from "@naru/core/deployments/schema"
import type { Role } from "@naru/core/members/schema"
import { describe, expect, it } from "vitest"
import { aDeployment, digest, inTeam, release } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { HistoryTable } from "./history-table.tsx"

const first = { ...release, id: "release-1", number: 1 }
const live = aDeployment()
const retired = aDeployment({ id: "deployment-6", number: 6, state: "retired", release: first })
const failed = aDeployment({ id: "deployment-5", number: 5, state: "failed", release: first })
const unbuilt = aDeployment({ id: "deployment-4", number: 4, state: "failed", release: null })

function table(deployments: readonly DeploymentView[], role?: Role, locale: "en" | "ko" = "en") {
  return show(inTeam(<HistoryTable deployments={deployments} live={2} />, role), { locale })
}

/** Names of the buttons that lead back, row by row. */
function waysBack(paint: ReturnType<typeof show>): (string | undefined)[] {
  return paint.all("button").map((button) => button["aria-label"])
}

describe("the history of a service", () => {
  it("has a name, and a heading over each column, the one of the deeds for ears alone", () => {
    const paint = table([live])
    expect(paint.the("table")["aria-label"]).toBe("History")
    expect(paint.texts("th")).toEqual([
      "Deployment",
      "Release",
      "Result",
      "Started",
      "Digest",
      "Took",
      "Actions",
    ])
    expect(paint.texts("td")).toHaveLength(7)
  })

  it("tells of an attempt its release, result, reason, digest and time", () => {
    expect(table([retired]).texts("td").slice(0, 6)).toEqual([
      "Deployment 6 3 minutes ago",
      "#1",
      "Retired",
      "by Mina",
      digest.slice(7, 19),
      "12s",
    ])
  })

  it("leads to each deployment", () => {
    expect(table([live, retired]).links).toEqual({
      "Deployment 7": "/hangang/projects/shop/production/api/deployments/deployment-7",
      "Deployment 6": "/hangang/projects/shop/production/api/deployments/deployment-6",
    })
  })

  it("marks the one that serves, and no other", () => {
    const paint = table([live, retired, failed])
    expect(paint.texts("td").filter((text) => text.includes("serving"))).toEqual(["#2 serving"])
  })

  it("offers the way back to a release that served", () => {
    expect(waysBack(table([live, retired]))).toEqual(["Roll back to release 1"])
  })

  it("offers no way back to the release that serves", () => {
    const before = aDeployment({ id: "deployment-6", number: 6, state: "retired", release: live.release })
    expect(waysBack(table([live, before]))).toEqual([])
  })

  it("offers no way back to what never served", () => {
    expect(waysBack(table([failed, unbuilt]))).toEqual([])
  })

  it("offers one way back for a release that served twice", () => {
    const earlier = aDeployment({ id: "deployment-3", number: 3, state: "retired", release: first })
    expect(waysBack(table([live, retired, earlier]))).toHaveLength(1)
  })

  it("offers no way back to who may only look", () => {
    expect(waysBack(table([live, retired], "viewer"))).toEqual([])
    expect(waysBack(table([live, retired], "deployer"))).toHaveLength(1)
  })

  it("asks before it goes back: the first click opens a question", () => {
    expect(table([live, retired]).the("button")["aria-haspopup"]).toBe("dialog")
  })

  it("puts dashes where an attempt got nowhere", () => {
    const cells = table([{ ...unbuilt, startedAt: null }]).texts("td")
    expect([cells[1], cells[4], cells[5]]).toEqual(["–", "–", "–"])
  })

  it("shows ten figures of the commit that a webhook brought", () => {
    const pushed = aDeployment({ trigger: "webhook", commit: "0123456789abcdef" })
    expect(table([pushed]).texts("td")[3]).toBe("by webhook 0123456789")
  })

  it("speaks Korean", () => {
    const paint = table([live, retired], "owner", "ko")
    expect(paint.texts("td")[2]).toBe("공개됨")
    expect(paint.texts("td")[9]).toBe("교체됨")
    expect(paint.text).not.toMatch(/Roll back|serving|Deployment|Retired/)
  })
})
