import { NaruError } from "@naru/base/errors"
import { TRPCError } from "@trpc/server"
import { describe, expect, it } from "vitest"
import * as z from "zod"
import { failureData, isUnexpected, translate } from "./failure.ts"

const wrapped = (cause: unknown) => new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause })

describe("a failure on its way to the page", () => {
  it("keeps the core's name, kind and words, and gets the status of its kind", () => {
    const error = new NaruError({
      code: "port_in_use",
      kind: "conflict",
      message: "bind: 0.0.0.0:80",
      userMessage: "Port 80 is taken by caddy.",
    })
    expect(translate(wrapped(error))).toMatchObject({
      code: "CONFLICT",
      message: "Port 80 is taken by caddy.",
    })
    expect(failureData(translate(wrapped(error)))).toEqual({
      code: "port_in_use",
      kind: "conflict",
      userMessage: "Port 80 is taken by caddy.",
      httpStatus: 409,
    })
  })

  it("tells nothing of an unexpected error's text", () => {
    const data = failureData(translate(wrapped(new Error("connect /run/secret.sock ECONNREFUSED"))))
    expect(data).toMatchObject({ code: "internal", kind: "internal", httpStatus: 500 })
    expect(JSON.stringify(data)).not.toContain("secret.sock")
  })

  it("that is a database away says so, and that trying again helps", () => {
    const away = Object.assign(new Error("connect ENOENT /run/x"), { code: "ENOENT", syscall: "connect" })
    expect(failureData(translate(wrapped(away)))).toMatchObject({
      code: "database_unavailable",
      kind: "unavailable",
      httpStatus: 503,
    })
  })

  it("is written to the log unless it was thrown for the person", () => {
    const expected = new NaruError({ code: "gone", kind: "not_found", message: "" })
    const ours = new NaruError({ code: "key_lost", kind: "internal", message: "" })
    expect([expected, ours, new Error("bug")].map((cause) => isUnexpected(wrapped(cause)))).toEqual([
      false,
      true,
      true,
    ])
    expect(isUnexpected(new TRPCError({ code: "BAD_REQUEST" }))).toBe(false)
  })

  it("names each fault of an input with its place", () => {
    const { error } = z
      .object({ config: z.object({ port: z.number("Give a port.") }) })
      .safeParse({ config: {} })
    const data = failureData(new TRPCError({ code: "BAD_REQUEST", cause: error }))
    expect(data).toMatchObject({
      code: "invalid_input",
      kind: "invalid",
      userMessage: "Give a port.",
      issues: [{ path: "config.port", message: "Give a port." }],
    })
  })
})
