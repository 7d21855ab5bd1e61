import { NaruError } from "@naru/base/errors"
import { expect, test } from "vitest"
import { backoffMs, decodeFailure, encodeFailure, mayPass } from "./retry-policy.ts"

class PortTaken extends NaruError {
  constructor() {
    super({
      code: "port_in_use",
      kind: "conflict",
      message: "port 80 is held by c1",
      userMessage: "Port 80 is in use by web. Choose another.",
    })
  }
}

test("tries again what may pass by itself, and nothing that a person must mend", () => {
  expect(mayPass(new Error("connect ECONNREFUSED"))).toBe(true)
  expect(mayPass(new NaruError({ code: "engine_busy", kind: "unavailable", message: "busy" }))).toBe(true)
  expect(mayPass(new PortTaken())).toBe(false)
})

test("waits longer after each failure, but never more than 15 seconds", () => {
  expect([1, 2, 3, 4].map(backoffMs)).toEqual([500, 1000, 2000, 4000])
  expect(backoffMs(30)).toBe(15_000)
})

test("carries an error's code, kind and both texts through the queue", () => {
  expect(decodeFailure(encodeFailure(new PortTaken()))).toEqual({
    code: "port_in_use",
    kind: "conflict",
    message: "port 80 is held by c1",
    userMessage: "Port 80 is in use by web. Choose another.",
  })
})

test("says what happened also for errors that are not Naru's and texts of the queue itself", () => {
  expect(decodeFailure(encodeFailure(new Error("disk gone")))).toMatchObject({
    code: "unexpected",
    kind: "internal",
    userMessage: "Something unexpected happened: disk gone",
  })
  expect(decodeFailure("job stalled more than allowable limit")).toMatchObject({
    code: "job_lost",
    kind: "unavailable",
  })
})
