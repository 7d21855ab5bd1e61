import { expect, it } from "vitest"
import { openEventQueue } from "./event-queue.ts"

it("hands events on in their order and ends", async () => {
  const queue = openEventQueue<number>(10)
  await queue.push(1)
  await queue.push(2)
  queue.end()
  const seen: number[] = []
  for await (const event of queue.read()) seen.push(event)
  expect(seen).toEqual([1, 2])
})

it("gives an error to the reader after the last event", async () => {
  const queue = openEventQueue<number>(10)
  await queue.push(1)
  queue.end(new Error("broken"))
  const seen: number[] = []
  const reading = (async () => {
    for await (const event of queue.read()) seen.push(event)
  })()
  await expect(reading).rejects.toThrow("broken")
  expect(seen).toEqual([1])
})

it("holds a writer back until the reader has caught up", async () => {
  const queue = openEventQueue<number>(1)
  await queue.push(1)
  let caughtUp = false
  const waiting = queue.push(2).then(() => {
    caughtUp = true
  })
  await Promise.resolve()
  expect(caughtUp).toBe(false)
  const reader = queue.read()
  await reader.next()
  await reader.next()
  await waiting
  expect(caughtUp).toBe(true)
})

it("lets writers go when the reader leaves", async () => {
  const queue = openEventQueue<number>(0)
  const waiting = queue.push(1)
  const reader = queue.read()
  await reader.next()
  await reader.return(undefined)
  await waiting
  await queue.push(2)
})
