import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { containerStates } from "./container-look.ts"
import { ContainerStatus } from "./container-status.tsx"

const words = {
  created: ["Created", "생성됨"],
  running: ["Running", "실행 중"],
  paused: ["Paused", "일시 중지"],
  restarting: ["Restarting", "재시작 중"],
  removing: ["Removing", "제거 중"],
  exited: ["Exited", "종료됨"],
  dead: ["Dead", "비정상 종료"],
}

describe("how a container is", () => {
  it.each(containerStates)("reads in both languages: %s", (state) => {
    const node = <ContainerStatus state={state} status="" />
    expect([show(node).text, show(node, { locale: "ko" }).text]).toEqual(words[state])
  })

  it("says unhealthy of one that runs and fails its check", () => {
    const node = <ContainerStatus state="running" status="Up 3 minutes (unhealthy)" />
    expect([show(node).text, show(node, { locale: "ko" }).text]).toEqual(["Unhealthy", "비정상"])
    expect(show(node).the("svg").class).toContain("text-warn")
  })

  it("says starting until the first check has passed", () => {
    const node = <ContainerStatus state="running" status="Up 2 seconds (health: starting)" />
    expect([show(node).text, show(node, { locale: "ko" }).text]).toEqual(["Starting", "시작 중"])
  })

  it("is running where the check passes", () => {
    expect(show(<ContainerStatus state="running" status="Up 3 minutes (healthy)" />).text).toBe("Running")
  })

  it("forgets the health of one that has ended", () => {
    expect(show(<ContainerStatus state="exited" status="unhealthy" />).text).toBe("Exited")
  })

  it("knows health by the word alone, as a container's page gets it", () => {
    expect(show(<ContainerStatus state="running" status="unhealthy" />).text).toBe("Unhealthy")
    expect(show(<ContainerStatus state="running" status="healthy" />).text).toBe("Running")
    expect(show(<ContainerStatus state="running" status="starting" />).text).toBe("Starting")
  })

  it("keeps the word of a state that this page does not know", () => {
    expect(show(<ContainerStatus state="hibernating" status="" />).text).toBe("hibernating")
  })
})
