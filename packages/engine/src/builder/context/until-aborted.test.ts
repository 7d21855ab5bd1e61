import { setTimeout as sleep } from "node:timers/promises"
import { expect, it } from "vitest"
import { untilAborted } from "./until-aborted.ts"

const chunk = Buffer.from("x")

it("gives all chunks of a source that ends", async () => {
  const source = (async function* () {
    yield chunk
    yield chunk
  })()
  let count = 0
  for await (const _ of untilAborted(source, new AbortController().signal)) count += 1
  expect(count).toBe(2)
})

it("ends with the reason of the abort while the source hangs", async () => {
  const controller = new AbortController()
  const source = (async function* () {
    yield chunk
    await sleep(60_000, undefined, { ref: false })
  })()
  const reading = (async () => {
    for await (const _ of untilAborted(source, controller.signal)) controller.abort(new Error("enough"))
  })()
  await expect(reading).rejects.toThrow("enough")
})
