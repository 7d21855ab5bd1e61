import { describe, expect, it } from "vitest"
import { readHead, readWish } from "./read-delivery.ts"
import { isSignedBy, signatureOf } from "./signature.ts"

const bytes = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value))
const commit = "0123456789abcdef0123456789abcdef01234567"

describe("a GitHub delivery", () => {
  it("tells its event, id and signature in GitHub's headers", () => {
    const headers = new Headers({
      "X-GitHub-Event": "push",
      "X-GitHub-Delivery": "id-1",
      "X-Hub-Signature-256": "sha256=00",
    })
    expect(readHead("github", headers)).toEqual({ event: "push", senderId: "id-1", signature: "sha256=00" })
  })

  it("of a push deploys the branch and commit", () => {
    const push = { ref: "refs/heads/feature/x", after: commit, repository: { id: 1 } }
    expect(readWish("github", "push", bytes(push))).toEqual({ kind: "deploy", branch: "feature/x", commit })
  })

  it.each([
    ["a ping", "ping", {}, "ping"],
    ["a tag", "push", { ref: "refs/tags/v1", after: commit }, "ignore"],
    ["a deleted branch", "push", { ref: "refs/heads/x", after: "0".repeat(40), deleted: true }, "ignore"],
    ["another event", "issues", {}, "ignore"],
    ["a form instead of JSON", "push", "payload=%7B%7D", "ignore"],
    ["something else", "push", { hello: 1 }, "ignore"],
  ])("of %s deploys nothing", (_, event, body, kind) => {
    expect(readWish("github", event, bytes(body)).kind).toBe(kind)
  })
})

describe("a generic delivery", () => {
  it("needs no body, and may name branch and commit", () => {
    expect(readWish("generic", "deploy", bytes(""))).toEqual({ kind: "deploy", branch: null, commit: null })
    const body = bytes({ branch: "main", commit })
    expect(readWish("generic", "deploy", body)).toEqual({ kind: "deploy", branch: "main", commit })
  })

  it("with a commit that is none is ignored with the reason", () => {
    const wish = readWish("generic", "deploy", bytes({ commit: "--help" }))
    expect(wish).toMatchObject({ kind: "ignore", reason: expect.stringContaining("commit") })
  })
})

describe("a signature", () => {
  const body = bytes({ ref: "refs/heads/main" })
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
  it("is what GitHub's documentation gives as its example", () => {
    expect(signatureOf("It's a Secret to Everybody", bytes("Hello, World!"))).toBe(
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    )
  })

  it("fits exactly these bytes and this key", () => {
    expect(isSignedBy("key", body, signatureOf("key", body))).toBe(true)
    expect(isSignedBy("key", Buffer.concat([body, Buffer.from(" ")]), signatureOf("key", body))).toBe(false)
    expect(isSignedBy("other", body, signatureOf("key", body))).toBe(false)
    expect(isSignedBy("key", body, undefined)).toBe(false)
    expect(isSignedBy("key", body, "sha256=")).toBe(false)
  })
})
