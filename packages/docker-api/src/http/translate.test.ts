import { NaruError } from "@naru/base/errors"
import { expect, test } from "vitest"
import { DockerFailure } from "./failure.ts"
import { errorLine, failureOf, withTag } from "./translate.ts"

const engineError = (
  code: string,
  kind: "not_found" | "conflict" | "invalid",
  message: string,
  cause?: unknown,
) => new NaruError({ code, kind, message, cause })

test("missing things are named as the client named them", () => {
  expect(failureOf(engineError("container_not_found", "not_found", "gone"), "web")).toEqual({
    status: 404,
    message: "No such container: web",
  })
  expect(failureOf(engineError("image_not_found", "not_found", "gone"), "naru/app").message).toBe(
    "No such image: naru/app:latest",
  )
  expect(failureOf(engineError("volume_not_found", "not_found", "gone"), "data").message).toBe(
    "get data: no such volume",
  )
  expect(failureOf(engineError("network_not_found", "not_found", "gone"), "lan").message).toBe(
    "network lan not found",
  )
})

test("a program that is not there reads so that the CLI exits 127", () => {
  const cause = engineError(
    "cannot_start_process",
    "invalid",
    'exec: "nope": executable file not found in $PATH',
  )
  const { status, message } = failureOf(engineError("container_start_failed", "invalid", "x", cause), "web")
  expect(status).toBe(400)
  expect(message).toContain('exec: "nope": executable file not found in $PATH')
  expect(message).toMatch(/^failed to create task for container: .* OCI runtime create failed/)
})

test("other errors get the status of their kind and the words for the person", () => {
  const error = new NaruError({
    code: "x",
    kind: "unavailable",
    message: "ENOSPC",
    userMessage: "The disk is full.",
  })
  expect(failureOf(error, "")).toEqual({ status: 503, message: "The disk is full." })
  expect(failureOf(new DockerFailure(409, "Conflict."), "")).toEqual({ status: 409, message: "Conflict." })
  expect(failureOf(new Error("boom"), "")).toEqual({ status: 500, message: "boom" })
})

test("the last line of a failed stream carries the message twice, as clients of all ages read it", () => {
  expect(errorLine(new Error("boom"))).toEqual({ errorDetail: { message: "boom" }, error: "boom" })
})

test("names get the tag that Docker shows", () => {
  expect(withTag("ubuntu")).toBe("ubuntu:latest")
  expect(withTag("localhost:5000/a")).toBe("localhost:5000/a:latest")
  expect(withTag("ubuntu:14.04")).toBe("ubuntu:14.04")
  expect(withTag("a".repeat(64))).toBe("a".repeat(64))
})
