import { describe, expect, it } from "vitest"
import { openUndo } from "./undo.ts"

describe("openUndo", () => {
  it("takes back what was done, last first, when the block fails", async () => {
    const trail: string[] = []
    const work = async () => {
      await using undo = openUndo()
      undo.defer(() => trail.push("unmake network"))
      undo.defer(() => trail.push("unmake mount"))
      throw new Error("start failed")
    }
    await expect(work()).rejects.toThrow("start failed")
    expect(trail).toEqual(["unmake mount", "unmake network"])
  })

  it("takes nothing back once the whole is kept", async () => {
    const trail: string[] = []
    {
      await using undo = openUndo()
      undo.defer(() => trail.push("unmake"))
      undo.keep()
    }
    expect(trail).toEqual([])
  })

  it("runs the other steps when one of them fails, and tells of the failure", async () => {
    const trail: string[] = []
    const work = async () => {
      await using undo = openUndo()
      undo.defer(() => trail.push("first"))
      undo.defer(() => Promise.reject(new Error("cannot")))
    }
    await expect(work()).rejects.toThrow("some steps could not be undone")
    expect(trail).toEqual(["first"])
  })
})
