import { NaruError } from "@naru/base/errors"
import { expect, test } from "vitest"
import { BuildFailed } from "../builds/index.ts"
import { JobCanceled, type JobContext, JobFailed, WorkerStopping } from "../jobs/index.ts"
import { ReplicaUnhealthy } from "./deployment.errors.ts"
import { comesAgain, failureOf } from "./end-deployment.ts"

function job({
  reason,
  isLastAttempt = false,
}: {
  reason?: Error
  isLastAttempt?: boolean
} = {}): JobContext {
  const controller = new AbortController()
  if (reason) controller.abort(reason)
  return { id: "d1", signal: controller.signal, isLastAttempt }
}

const databaseAway = new Error("connect ECONNREFUSED")
const portTaken = new JobFailed({
  code: "port_in_use",
  kind: "conflict",
  message: "port 80 is held",
  userMessage: "Port 80 is in use by web.",
})

test("takes nothing back when the database is away: the job comes again", () => {
  expect(comesAgain(job(), databaseAway)).toBe(true)
  expect(comesAgain(job({ isLastAttempt: true }), databaseAway)).toBe(false)
})

test("decides at once when a host says what is wrong", () => {
  expect(comesAgain(job(), portTaken)).toBe(false)
})

test("goes on elsewhere when this worker stops, whatever the step threw", () => {
  expect(comesAgain(job({ reason: new WorkerStopping() }), portTaken)).toBe(true)
})

test("ends when it was canceled, whatever the step threw", () => {
  expect(comesAgain(job({ reason: new JobCanceled("d1") }), databaseAway)).toBe(false)
})

test("tells a person the step, what happened and what to do", () => {
  const unhealthy = {
    code: "replica_ended",
    message: "It ended with 3.",
    output: "no database\n",
    advice: "Look.",
  }
  expect(failureOf("check", new ReplicaUnhealthy(unhealthy))).toEqual({ ...unhealthy, step: "check" })
  expect(failureOf("start", portTaken)).toEqual({
    code: "port_in_use",
    step: "start",
    message: "Port 80 is in use by web.",
  })
  const broken = new BuildFailed(4, { code: "dockerfile_invalid", message: "unknown instruction", line: 3 })
  expect(failureOf("build", broken).message).toBe(
    "Build 4 failed at line 3 of the Dockerfile: unknown instruction",
  )
})

test("gives errors that are not Naru's own a code, too", () => {
  expect(failureOf("start", new Error("disk gone"))).toMatchObject({
    code: "unexpected",
    message: "disk gone",
  })
  const own = new NaruError({ code: "secret_missing", kind: "invalid", message: "TOKEN is not set" })
  expect(failureOf("release", own).code).toBe("secret_missing")
})
