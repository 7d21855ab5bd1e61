import { describe, expect, it } from "vitest"
import * as z from "zod"
import { parseEnvironment } from "./env.ts"
import { describeError, errnoOf, isErrorOfKind, NaruError } from "./errors.ts"
import { defineMachine } from "./machine.ts"
import { pathsOf } from "./paths.ts"

describe("defineMachine", () => {
  const machine = defineMachine<"created" | "running" | "exited", "start" | "exit">("container", {
    created: { start: "running" },
    running: { exit: "exited" },
    exited: {},
  })

  it("follows its table and knows final states", () => {
    expect(machine.next("created", "start")).toBe("running")
    expect(machine.can("exited", "start")).toBe(false)
    expect(machine.isFinal("exited")).toBe(true)
    expect(machine.isFinal("running")).toBe(false)
  })

  it("refuses an event that its table does not have, by name", () => {
    expect(() => machine.next("exited", "start")).toThrow(
      'container in state "exited" does not take the event "start"',
    )
  })
})

describe("errors", () => {
  const error = new NaruError({
    code: "image_not_found",
    kind: "not_found",
    message: "internal",
    userMessage: "for people",
  })

  it("keep an internal and a public text", () => {
    expect(error.message).toBe("internal")
    expect(describeError(error)).toBe("for people")
    expect(describeError("odd")).toBe("odd")
  })

  it("are told apart by kind", () => {
    expect(isErrorOfKind(error, "not_found")).toBe(true)
    expect(isErrorOfKind(error, "conflict")).toBe(false)
    expect(isErrorOfKind(new Error("plain"), "internal")).toBe(false)
  })

  it("name the errno of system errors alone", () => {
    expect(errnoOf(Object.assign(new Error("gone"), { code: "ENOENT" }))).toBe("ENOENT")
    expect(errnoOf(new Error("plain"))).toBeUndefined()
  })
})

describe("parseEnvironment", () => {
  it("names each variable that is wrong", () => {
    const schema = z.object({ PORT: z.coerce.number().int(), URL: z.url() })
    expect(() => parseEnvironment(schema, { PORT: "x", URL: "y" })).toThrow(/PORT[\s\S]*URL|URL[\s\S]*PORT/)
    expect(parseEnvironment(schema, { PORT: "1", URL: "http://a.test" })).toEqual({
      PORT: 1,
      URL: "http://a.test",
    })
  })
})

describe("pathsOf", () => {
  it("keeps every socket path within what a socket address holds for the longest run directory allowed", () => {
    const run = `/${"r".repeat(39)}`
    const { dockerSocket, webEngineSocket, webSocket, caddyAdminSocket } = pathsOf({ home: "/h", run })
    for (const path of [dockerSocket, webEngineSocket, webSocket, caddyAdminSocket])
      expect(path.length).toBeLessThan(108)
  })
})
