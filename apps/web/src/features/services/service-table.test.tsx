import { describe, expect, it } from "vitest"
import { ago, aService, team } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { ServiceStatus } from "./service-status.tsx"
import { ServiceTable } from "./service-table.tsx"

const { liveRelease } = aService()
const last = (state: string) => ({ id: "deployment-8", number: 8, state, createdAt: ago(1) })

describe("how a service is", () => {
  it.each([
    ["before its first deployment", null, null, "Not deployed", "배포 전"],
    ["while its first one runs", null, "building", "Deploying", "배포 중"],
    ["when that failed", null, "failed", "Failed", "실패"],
    ["once it serves", liveRelease, "live", "Live", "공개됨"],
    ["while the next one runs", liveRelease, "checking", "Live, deploying", "공개됨, 배포 중"],
    ["when the next one failed", liveRelease, "failed", "Live, last deploy failed", "공개됨, 최근 배포 실패"],
  ])("reads in both languages %s", (_, release, state, english, korean) => {
    const node = (
      <ServiceStatus service={{ liveRelease: release, lastDeployment: state ? last(state) : null }} />
    )
    expect(show(node).text).toBe(english)
    expect(show(node, { locale: "ko" }).text).toBe(korean)
  })
})

describe("the table of services", () => {
  it("has a name and a heading over each column", () => {
    const paint = show(<ServiceTable services={[aService()]} team={team} />)
    expect(paint.the("table")["aria-label"]).toBe("Services")
    expect(paint.texts("th")).toEqual(["Name", "Status", "Address", "Release", "Released"])
  })

  it("tells name, state, address, release and its age", () => {
    const paint = show(<ServiceTable services={[aService()]} team={team} />)
    expect(paint.texts("td")).toEqual(["Shop API", "Live", "api.shop.localhost", "#2", "5 minutes ago"])
  })

  it("leads to the service, and to where it answers in a tab of its own", () => {
    const paint = show(<ServiceTable services={[aService()]} team={team} />)
    expect(paint.links).toEqual({
      "Shop API": "/hangang/projects/shop/production/api",
      "api.shop.localhost": "//api.shop.localhost",
    })
    expect(paint.all("a")[1]).toMatchObject({ target: "_blank", rel: "noreferrer" })
  })

  it("puts dashes where nothing serves yet", () => {
    const idle = aService({ domains: [], liveRelease: null, lastDeployment: null })
    expect(
      show(<ServiceTable services={[idle]} team={team} />)
        .texts("td")
        .slice(1),
    ).toEqual(["Not deployed", "–", "–", "–"])
  })
})
