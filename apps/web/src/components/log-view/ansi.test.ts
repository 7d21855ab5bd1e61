import { describe, expect, it } from "vitest"
import { parseAnsi, stripAnsi } from "./ansi.ts"

const esc = "\u001b"

describe("colours of terminal output", () => {
  it("leaves plain text alone", () => {
    expect(parseAnsi("ready on 8080")).toEqual([{ text: "ready on 8080", className: "" }])
  })
  it("gives each run its colour and goes back to plain", () => {
    expect(parseAnsi(`${esc}[31mERROR${esc}[0m disk full`)).toEqual([
      { text: "ERROR", className: "ansi-red" },
      { text: " disk full", className: "" },
    ])
  })
  it("adds up bold and bright colours within one sequence", () => {
    expect(parseAnsi(`${esc}[1;92mok`)).toEqual([{ text: "ok", className: "ansi-green font-semibold" }])
  })
  it("keeps the rest of a look when one part ends", () => {
    expect(parseAnsi(`${esc}[1;3;34ma${esc}[22mb${esc}[39mc`)).toEqual([
      { text: "a", className: "ansi-blue font-semibold italic" },
      { text: "b", className: "ansi-blue italic" },
      { text: "c", className: "italic" },
    ])
  })
  it("skips 256 and true colours with their arguments", () => {
    expect(parseAnsi(`${esc}[38;5;196;1mx${esc}[38;2;1;2;3my`)).toEqual([
      { text: "x", className: "font-semibold" },
      { text: "y", className: "font-semibold" },
    ])
  })
  it("drops cursor movement and window titles", () => {
    expect(stripAnsi(`${esc}[2K${esc}[1Gdone${esc}]0;title\u0007!`)).toBe("done!")
  })
})
