import { NaruError } from "@naru/base/errors"
import { describe, expect, it } from "vitest"
import { askEngine } from "./client.ts"

const thing = { noun: "container", id: "web-1" }
const ask = (error: unknown) => askEngine(thing, () => Promise.reject(error))

describe("a question to the engine", () => {
  it("is answered with what the engine says", async () => {
    expect(await askEngine(thing, async () => 42)).toBe(42)
  })

  it("about what is not there names it, for the log and for the person", async () => {
    const error = Object.assign(new Error("(HTTP code 404) no such container"), { statusCode: 404 })
    await expect(ask(error)).rejects.toMatchObject({
      code: "container_not_found",
      kind: "not_found",
      userMessage: "There is no container “web-1” here. It may have been removed.",
      cause: error,
    })
  })

  it.each(["ENOENT", "ECONNREFUSED", "ECONNRESET", "EACCES", "EPIPE"])(
    "that nobody takes says that the worker is away: %s",
    async (code) => {
      const error = Object.assign(new Error("connect"), { code })
      await expect(ask(error)).rejects.toMatchObject({
        code: "engine_unavailable",
        kind: "unavailable",
        userMessage: "The worker does not answer right now. Containers run on; try again in a moment.",
      })
    },
  )

  it("lets every other failure pass as it is", async () => {
    const refused = Object.assign(new Error("(HTTP code 409) conflict"), { statusCode: 409 })
    await expect(ask(refused)).rejects.toBe(refused)
    const own = new NaruError({ code: "build_not_found", kind: "not_found", message: "" })
    await expect(ask(own)).rejects.toBe(own)
    const bug = new TypeError("x is undefined")
    await expect(ask(bug)).rejects.toBe(bug)
  })
})
