import { deploymentStates } from "@naru/core/deployments/schema"
import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { DeploymentStatus } from "./deployment-status.tsx"

const words = {
  queued: ["Queued", "대기 중"],
  building: ["Building", "빌드 중"],
  releasing: ["Releasing", "릴리스 생성 중"],
  starting: ["Starting", "시작 중"],
  checking: ["Checking", "확인 중"],
  switching: ["Switching", "전환 중"],
  live: ["Live", "공개됨"],
  retired: ["Retired", "교체됨"],
  failed: ["Failed", "실패"],
  canceled: ["Canceled", "취소됨"],
  superseded: ["Superseded", "대체됨"],
  interrupted: ["Interrupted", "중단됨"],
}

describe("how a deployment is", () => {
  it.each(deploymentStates)("reads in both languages: %s", (state) => {
    const node = <DeploymentStatus state={state} />
    expect([show(node).text, show(node, { locale: "ko" }).text]).toEqual(words[state])
  })

  it("is a word and a shape, never a colour alone", () => {
    const failed = show(<DeploymentStatus state="failed" />)
    const live = show(<DeploymentStatus state="live" />)
    expect(failed.the("svg").class).toContain("text-bad")
    expect(live.the("svg").class).toContain("text-good")
    expect(failed.all("path").length + failed.all("line").length).toBeGreaterThan(0)
  })
})
