import { describe, expect, it } from "vitest"
import { joinCommand, splitCommand } from "./command-words.ts"

describe("a command in one line", () => {
  it.each([
    ["node server.js --port 8080", ["node", "server.js", "--port", "8080"]],
    [`sh -c 'echo "$HOME" && sleep 1'`, ["sh", "-c", 'echo "$HOME" && sleep 1']],
    [`echo "a \\"b\\"" c\\ d ''`, ["echo", 'a "b"', "c d", ""]],
    ["   ", []],
  ])("%s", (line, words) => {
    expect(splitCommand(line)).toEqual(words)
  })

  it("is no command while a quote stands open", () => {
    expect(splitCommand("echo 'half")).toBeUndefined()
  })

  it.each([[["sh", "-c", "it's; $x"]], [["a", "", "b c", "\\"]], [["plain", "--flag=1"]]])(
    "comes back the same after writing and reading: %j",
    (words) => {
      expect(splitCommand(joinCommand(words))).toEqual(words)
    },
  )
})
