import { buildStates } from "@naru/core/builds/schema"
import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { BuildStatus } from "./build-status.tsx"

const words = {
  queued: ["Queued", "대기 중"],
  running: ["Building", "빌드 중"],
  succeeded: ["Built", "완료"],
  failed: ["Failed", "실패"],
  canceled: ["Canceled", "취소됨"],
  interrupted: ["Interrupted", "중단됨"],
}

describe("how a build is", () => {
  it.each(buildStates)("reads in both languages beside a shape: %s", (state) => {
    const node = <BuildStatus state={state} />
    expect([show(node).text, show(node, { locale: "ko" }).text]).toEqual(words[state])
    expect(show(node).all("svg")).toHaveLength(1)
  })

  it("keeps the word of a state that this page does not know yet", () => {
    expect(show(<BuildStatus state="exporting" />).text).toBe("exporting")
  })
})
