import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Bundle, bundleOf } from "../runtime/index.ts"
import { clearBundle } from "./container-remains.ts"
import { dropSecrets, hasSecrets, keepSecrets, readSecretEnvironment, secretMounts } from "./secrets.ts"

let run: string
let bundle: Bundle
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), "naru-secrets-"))
  bundle = bundleOf(run, "f".repeat(64))
  mkdirSync(bundle.directory, { recursive: true })
})
afterEach(() => rmSync(run, { recursive: true }))

const secrets = [{ name: "key", value: Buffer.from([0, 255, 10]), mode: 0o440 }]
const secretEnvironment = [{ name: "TOKEN", value: "a=b\nc" }]

describe("secrets", () => {
  it("are kept as bytes with their mode, and variables with any text", () => {
    keepSecrets(bundle, { secrets, secretEnvironment })
    expect(readFileSync(join(bundle.secrets, "key"))).toEqual(Buffer.from([0, 255, 10]))
    expect(statSync(join(bundle.secrets, "key")).mode & 0o777).toBe(0o440)
    expect(statSync(bundle.secretEnvironment).mode & 0o777).toBe(0o600)
    expect(readSecretEnvironment(bundle, "c")).toEqual(["TOKEN=a=b\nc"])
  })

  it("outlive a run of their container, and nothing else does", () => {
    keepSecrets(bundle, { secrets, secretEnvironment })
    mkdirSync(bundle.rootfs)
    mkdirSync(bundle.files)
    clearBundle(bundle)
    expect(readdirSync(bundle.directory).toSorted()).toEqual(["secret-environment.json", "secrets"])
    dropSecrets(bundle)
    clearBundle(bundle)
    clearBundle(bundle)
    expect(readdirSync(join(run, "c"))).toEqual([])
  })

  it("that are gone with a reboot are missed at start, in words", () => {
    expect(() => readSecretEnvironment(bundle, "c1")).toThrow(/secrets of container c1 .* are gone/)
  })

  it("are mounted read-only where there are files", () => {
    expect(secretMounts(bundle, { image: "x", secrets: [{ name: "key" }] })).toMatchObject([
      { source: bundle.secrets, target: "/run/secrets", readOnly: true },
    ])
    expect(secretMounts(bundle, { image: "x", secretEnvironment: [{ name: "TOKEN" }] })).toEqual([])
    expect([hasSecrets({}), hasSecrets({ secrets }), hasSecrets({ secretEnvironment })]).toEqual([
      false,
      true,
      true,
    ])
  })
})
