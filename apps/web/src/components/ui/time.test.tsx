import { afterEach, describe, expect, it, vi } from "vitest"
import { show } from "#testing/show.tsx"
import { Duration, RelativeTime } from "./time.tsx"
import { useNow } from "./use-now.ts"

let shown = 0

function Clock() {
  shown = useNow()
  return null
}

/** The moment that the components take for now. */
function now(): number {
  show(<Clock />)
  return shown
}

const minute = 60_000

afterEach(() => vi.unstubAllEnvs())

describe("when something happened", () => {
  it("reads as how long ago, in both languages", () => {
    const at = new Date(now() - 3 * minute)
    expect(show(<RelativeTime at={at} />).text).toBe("3 minutes ago")
    expect(show(<RelativeTime at={at} />, { locale: "ko" }).text).toBe("3분 전")
  })

  it("has the exact time for machines and for who points at it", () => {
    const time = show(<RelativeTime at={new Date("2026-03-04T05:06:07Z")} />).the("time")
    expect(time.datetime).toBe("2026-03-04T05:06:07.000Z")
    expect(time.title).toMatch(/^March 4, 2026 at \d+:\d\d:07/)
  })

  it("is told by the reader's own clock, though the server stands elsewhere", () => {
    vi.stubEnv("TZ", "Asia/Seoul")
    const time = show(<RelativeTime at={new Date("2026-03-04T15:06:07Z")} />).the("time")
    expect(time.title).toMatch(/^March 5, 2026 at 12:06:07/)
  })

  it("is never in the future, though the host's clock runs ahead", () => {
    expect(show(<RelativeTime at={new Date(now() + minute)} />).text).toBe("now")
  })
})

describe("how long something took", () => {
  const from = new Date("2026-03-04T05:06:07Z")

  it("stands still once it has ended", () => {
    const to = new Date(from.getTime() + 125_000)
    expect(show(<Duration from={from} to={to} />).text).toBe("2m 5s")
    expect(show(<Duration from={from} to={to} />, { locale: "ko" }).text).toBe("2분 5초")
  })

  describe("while it runs", () => {
    it("counts whole seconds", () => {
      expect(show(<Duration from={new Date(now() - 42_900)} />).text).toBe("42s")
      expect(show(<Duration from={new Date(now() - 42_900)} to={null} />).text).toBe("42s")
    })

    it("begins at nothing where the host's clock runs ahead", () => {
      expect(show(<Duration from={new Date(now() + minute)} />).text).toBe("0ms")
    })
  })
})
