import { text } from "node:stream/consumers"
import { describe, expect, test } from "vitest"
import { detachFilter, parseDetachKeys } from "./detach-keys.ts"

async function typed(keys: string, ...chunks: string[]): Promise<{ passed: string; detached: number }> {
  let detached = 0
  const filter = detachFilter(parseDetachKeys(keys), () => {
    detached += 1
  })
  for (const chunk of chunks) filter.write(chunk)
  filter.end()
  return { passed: await text(filter), detached }
}

describe("detach keys", () => {
  test("are read as bytes", () => {
    expect([...parseDetachKeys("ctrl-p,ctrl-q")]).toEqual([16, 17])
    expect([...parseDetachKeys("a,ctrl-@,ctrl-[")]).toEqual([97, 0, 27])
    expect(() => parseDetachKeys("ctrl-é")).toThrow("Invalid detach keys")
    expect(() => parseDetachKeys("shift-a")).toThrow("Invalid detach keys")
  })

  test("leave when the whole sequence came, even in two pieces, and hide what follows", async () => {
    expect(await typed("ctrl-p,ctrl-q", "ls\n\x10", "\x11more")).toEqual({ passed: "ls\n", detached: 1 })
  })

  test("pass on keys that turn out to be something else", async () => {
    expect(await typed("ctrl-p,ctrl-q", "\x10a", "\x10\x10x")).toEqual({
      passed: "\x10a\x10\x10x",
      detached: 0,
    })
  })

  test("pass on a beginning that the end of input cuts off", async () => {
    expect(await typed("ctrl-p,ctrl-q", "x\x10")).toEqual({ passed: "x\x10", detached: 0 })
  })
})
