import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { appendLines, emptyBuffer, type LogLine } from "./log-buffer.ts"
import { LogRow, type LogRowProps } from "./log-row.tsx"
import { LogView, type LogViewProps } from "./log-view.tsx"

const lines: Omit<LogLine, "id">[] = [
  { stream: "stdout", time: "2026-03-04T05:06:07.089Z", text: "listening on 8080" },
  { stream: "stderr", text: "deprecated: url.parse" },
]

function view(change: Partial<LogViewProps> = {}, locale: "en" | "ko" = "en") {
  return show(
    <LogView
      label="Logs of api"
      buffer={appendLines(emptyBuffer, lines)}
      fileName="api.log"
      state="live"
      empty="Nothing written yet."
      {...change}
    />,
    { locale },
  )
}

describe("live output", () => {
  it("is a named region with a log inside that takes focus for scrolling", () => {
    const paint = view()
    expect(paint.the("section")["aria-label"]).toBe("Logs of api")
    const log = paint.all("div").find(({ role }) => role === "log")
    expect(log).toMatchObject({ "aria-label": "Logs of api", tabindex: "0" })
  })

  it.each([
    ["connecting", "Connecting"],
    ["live", "Live"],
    ["ended", "Ended"],
    ["failed", "Cut off"],
  ] as const)("says in words whether more may come: %s", (state, words) => {
    expect(view({ state }).text).toContain(words)
    expect(view({ state }, "ko").text).not.toContain(words)
  })

  it("counts its lines aloud", () => {
    expect(view().text).toContain("2 lines")
    expect(view({ buffer: appendLines(emptyBuffer, lines.slice(0, 1)) }).text).toContain("1 line ")
  })

  it("says what the page gives for it while nothing is written", () => {
    expect(view({ buffer: emptyBuffer }).text).toContain("Nothing written yet.")
    expect(view().text).not.toContain("Nothing written yet.")
  })

  it("tells how many older lines it let go", () => {
    expect(view({ buffer: appendLines(emptyBuffer, lines, 1) }).text).toContain("1 older line is not kept")
    expect(view().text).not.toContain("not kept")
  })

  it("has a name on each of its buttons, and tells which are on", () => {
    const buttons = view().all("button")
    expect(buttons.map((button) => [button["aria-label"], button["aria-pressed"]])).toEqual([
      ["Pause", "false"],
      ["Follow the end", "true"],
      ["Show times", "true"],
      ["Wrap lines", "true"],
      ["Copy", undefined],
      ["Download", undefined],
    ])
  })

  it("can be searched in a field with a name", () => {
    expect(view().the("input")).toMatchObject({ type: "search", "aria-label": "Search" })
  })
})

describe("a line of output", () => {
  const row = (text: string, change: Partial<LogLine & LogRowProps> = {}) => {
    const { search = "", showTimes = true, wrap = true, ...line } = change
    return show(
      <LogRow
        line={{ id: 0, stream: "stdout", text, ...line }}
        search={search}
        showTimes={showTimes}
        wrap={wrap}
      />,
    )
  }
  const time = "2026-03-04T05:06:07.089Z"

  it("shows its time to the millisecond, and the whole of it for who points at it", () => {
    const paint = row("ready", { time })
    expect(paint.the("time")).toMatchObject({ datetime: time, title: time })
    expect(paint.texts("time")[0]).toMatch(/^\d\d:\d\d:07\.089$/)
  })

  it("hides times where that is wished, or where there is none", () => {
    expect(row("ready", { time, showTimes: false }).text).toBe("ready")
    expect(row("ready").all("time")).toEqual([])
  })

  it("says that it came from stderr, by a word for ears and a bar for eyes", () => {
    const paint = row("broken pipe", { stream: "stderr" })
    expect(paint.text).toBe("stderr broken pipe")
    expect(paint.the("div").class).toContain("border-l-bad")
    expect(row("ready").the("div").class).not.toContain("border-l-bad")
  })

  it("marks what was searched for, whatever its case", () => {
    expect(row("Error: no such file; error 2", { search: "error" }).texts("mark")).toEqual(["Error", "error"])
    expect(row("ready").all("mark")).toEqual([])
  })

  it("shows markup that a program wrote as text", () => {
    const paint = row("<img src=x onerror=alert(1)>")
    expect(paint.all("img")).toEqual([])
    expect(paint.text).toBe("<img src=x onerror=alert(1)>")
  })

  it("keeps colours as looks, never as signs in the text", () => {
    expect(row("\u001b[32mok\u001b[0m done").html).not.toContain("\u001b")
    expect(row("\u001b[32mok\u001b[0m done").text).toBe("ok done")
  })

  it("breaks long lines only where that is wished", () => {
    expect(row("long", { wrap: true }).html).toContain("whitespace-pre-wrap")
    expect(row("long", { wrap: false }).html).not.toContain("whitespace-pre-wrap")
  })
})
