import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { resolveOwner } from "./owner.ts"

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "naru-owner-"))
  mkdirSync(join(root, "etc"))
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0::/root:/bin/sh\nweb:x:33:34::/:/bin/false\n")
  writeFileSync(join(root, "etc/group"), "root:x:0:\nwww:x:40:\n")
})
afterAll(() => rmSync(root, { recursive: true }))

it.each([
  ["1000", { uid: 1000, gid: 1000 }],
  ["1000:5", { uid: 1000, gid: 5 }],
  ["1000:www", { uid: 1000, gid: 40 }],
  ["web", { uid: 33, gid: 34 }],
  ["web:www", { uid: 33, gid: 40 }],
  ["web:0", { uid: 33, gid: 0 }],
  ["33", { uid: 33, gid: 33 }],
  ["0", { uid: 0, gid: 0 }],
])("--chown=%s", (text, owner) => {
  expect(resolveOwner(text, root)).toEqual(owner)
})

it.each(["nobody", "web:none"])("names what the image does not have: %s", (text) => {
  expect(() => resolveOwner(text, root)).toThrow(/unable to find/)
})
