import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Log, silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import * as z from "zod"
import { openCollection } from "./index.ts"

const schema = z.object({ subnet: z.string(), members: z.number() })
let directory: string
const open = (log: Log = silentLog) => openCollection({ directory, schema, noun: "network", log })

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "naru-metadata-"))
})

afterEach(() => rmSync(directory, { recursive: true }))

describe("a collection", () => {
  it("has after a restart what was put before it", async () => {
    const networks = await open()
    await networks.put("bridge", { subnet: "10.0.0.0/24", members: 1 })
    await networks.put("other", { subnet: "10.0.1.0/24", members: 0 }, { durable: true })
    await networks.remove("other", { durable: true })
    const again = await open()
    expect(again.ids()).toEqual(["bridge"])
    expect(again.get("bridge")).toEqual({ subnet: "10.0.0.0/24", members: 1 })
  })

  it("names the noun and the id when a document is not there", async () => {
    const networks = await open()
    expect(networks.find("nowhere")).toBeUndefined()
    expect(() => networks.get("nowhere")).toThrow(
      expect.objectContaining({ code: "network_not_found", kind: "not_found" }),
    )
    expect(() => networks.get("nowhere")).toThrow("No such network: nowhere")
  })

  it("takes any id, also one with slashes, dots or more letters than a file name has", async () => {
    const networks = await open()
    const ids = ["docker.io/library/ubuntu:14.04", "..", "한글", "x/".repeat(400)]
    for (const id of ids) await networks.put(id, { subnet: id, members: 0 })
    const again = await open()
    expect(again.ids().sort()).toEqual(ids.sort())
    for (const id of ids) await again.remove(id)
    expect((await open()).list()).toEqual([])
  })

  it("sets broken files aside, says so and keeps the rest", async () => {
    const networks = await open()
    await networks.put("good", { subnet: "10.0.0.0/24", members: 1 })
    writeFileSync(join(directory, "half.json"), '{"id":"half","docu')
    writeFileSync(join(directory, "empty.json"), "")
    writeFileSync(join(directory, "wrong.json"), '{"id":"wrong","document":{"subnet":7}}')
    const reported: object[] = []
    const again = await open({ ...silentLog, error: (fields) => reported.push(fields) })
    expect(again.ids()).toEqual(["good"])
    expect(again.hasSetAside()).toBe(true)
    expect(reported).toHaveLength(3)
    expect(readdirSync(join(directory, "set-aside"))).toHaveLength(3)
    expect((await open()).ids()).toEqual(["good"])
  })

  it("clears a file that a crash left half-written beside", async () => {
    const leftover = join(directory, "bridge.json.unfinished")
    writeFileSync(leftover, "{")
    expect((await open()).list()).toEqual([])
    expect(existsSync(leftover)).toBe(false)
  })

  it("loses no update when many run at once", async () => {
    const networks = await open()
    await networks.put("bridge", { subnet: "10.0.0.0/24", members: 0 })
    const join = () =>
      networks.update("bridge", (now) => ({ ...now, members: now.members + 1 }), { durable: true })
    await Promise.all(Array.from({ length: 20 }, join))
    expect(networks.get("bridge").members).toBe(20)
    expect((await open()).get("bridge").members).toBe(20)
  })

  it("keeps the earlier document when a change throws", async () => {
    const networks = await open()
    await networks.put("bridge", { subnet: "10.0.0.0/24", members: 0 })
    const failing = networks.update("bridge", () => {
      throw new Error("no")
    })
    await expect(failing).rejects.toThrow("no")
    await expect(networks.update("nowhere", (now) => now)).rejects.toThrow("No such network")
    expect(networks.get("bridge").members).toBe(0)
  })
})
