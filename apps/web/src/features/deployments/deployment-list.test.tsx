import { describe, expect, it } from "vitest"
import { aDeployment, team } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { DeploymentList } from "./deployment-list.tsx"

describe("deployments in short", () => {
  it("say so when there are none", () => {
    expect(show(<DeploymentList deployments={[]} team={team} />).text).toBe("No deployments yet.")
  })

  it("tell number, result, reason, when and how long, and lead to the deployment", () => {
    const paint = show(<DeploymentList deployments={[aDeployment()]} team={team} />)
    expect(paint.text).toBe("Deployment 7 Live by Mina 3 minutes ago 12s")
    expect(Object.values(paint.links)).toEqual([
      "/hangang/projects/shop/production/api/deployments/deployment-7",
    ])
  })

  it("name the service where the list is of many", () => {
    const paint = show(<DeploymentList deployments={[aDeployment()]} team={team} withService />)
    expect(paint.text).toMatch(/^Shop API Live/)
  })

  it.each([
    ["manual", "by Mina", "Mina 님이 직접"],
    ["webhook", "by webhook", "웹훅"],
    ["rollback", "rolled back by Mina", "Mina 님이 롤백"],
    ["sample", "sample, by Mina", "Mina 님의 샘플 실행"],
  ] as const)("say what began them: %s", (trigger, english, korean) => {
    const node = <DeploymentList deployments={[aDeployment({ trigger })]} team={team} />
    expect(show(node).text).toContain(english)
    expect(show(node, { locale: "ko" }).text).toContain(korean)
  })

  it("give no length to one that waits in the queue", () => {
    const queued = aDeployment({ state: "queued", startedAt: null, finishedAt: null })
    const paint = show(<DeploymentList deployments={[queued]} team={team} />)
    expect(paint.text).toBe("Deployment 7 Queued by Mina 3 minutes ago")
  })

  it("keep the order that they came in", () => {
    const deployments = [aDeployment({ id: "b", number: 8 }), aDeployment({ id: "a", number: 7 })]
    const paint = show(<DeploymentList deployments={deployments} team={team} />)
    expect(paint.texts("li").map((text) => text.slice(0, 12))).toEqual(["Deployment 8", "Deployment 7"])
  })
})
