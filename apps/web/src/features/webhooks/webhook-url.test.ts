import { execFileSync } from "node:child_process"
import { createHmac } from "node:crypto"
import { expect, it } from "vitest"
import { tryCommand } from "./webhook-url.ts"

it("offers a call whose signature is right when a shell runs it", () => {
  const command = tryCommand("http://localhost:3000/api/webhooks/w1", "s3cret").replace(
    "curl",
    "printf '%s\\n'",
  )
  const said = execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("\n")
  const expected = createHmac("sha256", "s3cret").update("{}").digest("hex")
  expect(said).toContain(`X-Naru-Signature-256: sha256=${expected}`)
  expect(said).toContain("{}")
})
