import { describe, expect, it } from "vitest"
import { readSettings } from "./settings.ts"

describe("readSettings", () => {
  it("has defaults for everything but the checkout", () => {
    const settings = readSettings({ NARU_ROOT: "/naru" })
    expect(settings.paths.home).toBe("/var/lib/naru")
    expect(settings.paths.dockerSocket).toBe("/run/naru/docker.sock")
    expect(settings.url).toBe("http://localhost:3000")
    expect(settings.outsideDatabaseUrl).toBeUndefined()
  })

  it("keeps two instances apart by their directories and ports", () => {
    const one = readSettings({ NARU_ROOT: "/naru", NARU_HOME: "/a", NARU_RUN: "/ra", NARU_PORT: "3001" })
    const other = readSettings({ NARU_ROOT: "/naru", NARU_HOME: "/b", NARU_RUN: "/rb", NARU_PORT: "3002" })
    const places = (settings: typeof one) => Object.values(settings.paths)
    expect(places(one).filter((place) => places(other).includes(place))).toEqual([])
    expect(one.url).not.toBe(other.url)
  })

  it("passes on what the parts need and nothing that is not set", () => {
    const { passedOn } = readSettings({
      NARU_ROOT: "/naru",
      REDIS_URL: "redis://r",
      PATH: "/bin",
      HOME: "/root",
    })
    expect(passedOn).toEqual({ REDIS_URL: "redis://r", PATH: "/bin" })
  })

  it("names each setting that is wrong", () => {
    expect(() => readSettings({ NARU_ROOT: "/naru", NARU_PORT: "99999", NARU_HOME: "relative" })).toThrow(
      /NARU_HOME[\s\S]*NARU_PORT/,
    )
    expect(() => readSettings({ NARU_ROOT: "/naru", NARU_RUN: `/${"r".repeat(60)}` })).toThrow(
      "choose a shorter NARU_RUN",
    )
  })
})
