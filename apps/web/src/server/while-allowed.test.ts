import { NaruError } from "@naru/base/errors"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { whileAllowed } from "./while-allowed.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const refusal = new NaruError({ code: "not_signed_in", kind: "unauthenticated", message: "" })

it("ends two seconds after who was let in is refused, not when the answer is delayed", async () => {
  const answers = [
    Promise.resolve(),
    Promise.reject(new Error("the database restarts")),
    Promise.reject(refusal),
  ]
  for (const answer of answers) answer.catch(() => undefined)
  const signal = whileAllowed(() => answers.shift() ?? Promise.resolve(), new AbortController().signal)
  await vi.advanceTimersByTimeAsync(4500)
  expect(signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(2000)
  expect(signal.aborted).toBe(true)
  expect(signal.reason).toBe(refusal)
})

it("ends with the request, and asks no more then", async () => {
  const request = new AbortController()
  const admit = vi.fn(async () => undefined)
  const signal = whileAllowed(admit, request.signal)
  request.abort()
  expect(signal.aborted).toBe(true)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(admit).not.toHaveBeenCalled()
})
