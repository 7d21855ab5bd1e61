import type { Container } from "@naru/engine/containers"
import { parseDigest } from "@naru/engine/oci"
import { expect, test } from "vitest"
import { whyEnded, whyUnhealthy } from "./unhealthy.ts"

function ended(facts: Partial<Container>): Container {
  return {
    id: "c1",
    name: "web",
    imageId: parseDigest(`sha256:${"1".repeat(64)}`),
    spec: { image: "sha256:1" },
    process: { arguments: [], environment: [], workingDirectory: "/", user: "", entrypoint: [], command: [] },
    mounts: [],
    state: "exited",
    oomKilled: false,
    restartCount: 0,
    createdAt: "2026-01-01T00:00:00Z",
    ...facts,
  }
}

test("says that memory ran out, and how much there was", () => {
  const spec = { image: "sha256:1", resources: { memoryBytes: 64 * 1024 ** 2 } }
  const why = whyEnded(ended({ oomKilled: true, exitCode: 137, spec }))
  expect(why.code).toBe("replica_out_of_memory")
  expect(why.message).toContain("64 MB")
  expect(why.advice).toContain("Raise the memory limit")
})

test.each([
  [127, "not found in the image"],
  [126, "cannot be run"],
  [0, "in the foreground"],
  [3, "what it printed"],
])("says what exit code %i usually means", (exitCode, advice) => {
  const why = whyEnded(ended({ exitCode }))
  expect(why.message).toContain(`exit code ${exitCode}`)
  expect(why.advice).toContain(advice)
})

test("says what was asked, what came back, how often and for how long", () => {
  const why = whyUnhealthy({ check: "GET /up on port 80", answer: "answered 503", tries: 4, passedMs: 2040 })
  expect(why.message).toBe(
    "The health check failed: GET /up on port 80 answered 503. It was tried 4 times in 2 s.",
  )
})

test("points at the address that a program listens on when nothing does", () => {
  const answer = "was refused: nothing listens there"
  expect(whyUnhealthy({ check: "x", answer, tries: 1, passedMs: 1 }).advice).toContain("0.0.0.0")
})
