import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type OpenEventLog, openEventLog } from "../events/index.ts"
import { digestOf } from "../oci/index.ts"
import type { ContainerSpec } from "./container.ts"
import { containerOfSnapshot, snapshotKeyOf } from "./container-context.ts"
import type { ContainerRecord } from "./container-record.ts"
import { openContainerRecords } from "./container-records.ts"
import { withoutSecretValues } from "./secrets.ts"

let directory: string
let events: OpenEventLog
const open = () => openContainerRecords({ directory: join(directory, "c"), events, log: silentLog })
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-damaged-"))
  events = await openEventLog({ directory: join(directory, "e") })
})
afterEach(async () => {
  await events.close()
  rmSync(directory, { recursive: true })
})

const id = (digit: string) => digit.repeat(64)

function recordOf(digit: string, spec: ContainerSpec = { image: "x" }): ContainerRecord {
  const process = { arguments: ["a"], environment: [], workingDirectory: "/", user: "", entrypoint: [] }
  return {
    container: {
      id: id(digit),
      name: `name-${digit}`,
      imageId: digestOf("image"),
      spec: withoutSecretValues(spec),
      process: { ...process, command: ["a"] },
      mounts: [],
      state: "created",
      oomKilled: false,
      restartCount: 0,
      createdAt: "2026-01-02T03:04:05.000Z",
    },
    internal: { stoppedByHand: false, volumesFilled: true, hasSecrets: false, anonymousVolumes: [] },
  }
}

/** The file of a container with something of it put in another one's place. */
function damage(digit: string, part: "container" | "internal", change: object): void {
  const record = recordOf(digit)
  const document = { ...record, [part]: { ...record[part], ...change } }
  writeFileSync(join(directory, "c", `${id(digit)}.json`), JSON.stringify({ id: id(digit), document }))
}

describe("a container's record", () => {
  it("comes back as it was, with every field of its spec", async () => {
    const spec: ContainerSpec = {
      image: "shop",
      command: ["a", "b c", ""],
      labels: { "": "empty", "a.b/c": "ü" },
      healthcheck: { Test: ["CMD", "x"], Interval: 1e9 },
      mounts: [{ type: "tmpfs", target: "/t", options: ["size=1m"] }],
      ports: [{ containerPort: 80, protocol: "tcp", hostAddress: "0.0.0.0", hostPort: 0 }],
      restart: { name: "on-failure", maximumRetryCount: 3 },
      clientFields: { deep: { list: [1, null, "x"] } },
    }
    await (await open()).add(recordOf("a", spec))
    expect((await open()).get(id("a"))).toEqual(recordOf("a", spec))
  })

  it.each<[string, "container" | "internal", object]>([
    ["an ID that is none", "container", { id: "short" }],
    ["a state that there is not", "container", { state: "sleeping" }],
    ["a spec without an image", "container", { spec: {} }],
    ["a process that is no list of words", "container", { process: { arguments: "sh", environment: [] } }],
    ["a mount of an unknown kind", "container", { mounts: [{ type: "nfs", target: "/x" }] }],
    ["a count that is a text", "container", { restartCount: "1" }],
    ["no word on who stopped it", "internal", { stoppedByHand: null }],
    ["volumes that are no list", "internal", { anonymousVolumes: "all" }],
  ])("with %s is set aside, and its name is free again", async (_, part, change) => {
    await (await open()).add(recordOf("a"))
    await (await open()).add(recordOf("b"))
    damage("a", part, change)
    const records = await open()
    expect(records.list().map(({ container }) => container.name)).toEqual(["name-b"])
    expect(readdirSync(join(directory, "c", "set-aside"))).toHaveLength(1)
    expect(records.isNameTaken("name-a")).toBe(false)
  })

  it("may have fields that a later version added", async () => {
    await (await open()).add(recordOf("a"))
    damage("a", "container", { colour: "red" })
    expect((await open()).get(id("a")).container).toMatchObject({ colour: "red" })
  })

  it("never has a secret's value in its file, nor after changes", async () => {
    const value = "hush-3f9a"
    const spec: ContainerSpec = {
      image: "x",
      secrets: [{ name: "key", value: Buffer.from(value), uid: 1, gid: 2, mode: 0o400 }],
      secretEnvironment: [{ name: "TOKEN", value }],
    }
    const records = await open()
    await records.add(recordOf("a", spec))
    await records.transition(id("a"), "start", { container: { pid: 1 } })
    const text = readFileSync(join(directory, "c", `${id("a")}.json`), "utf8")
    for (const form of [value, Buffer.from(value).toString("base64"), Buffer.from(value).join(",")])
      expect(text).not.toContain(form)
    expect(records.get(id("a")).container.spec).toMatchObject({
      secrets: [{ name: "key", uid: 1, gid: 2, mode: 0o400 }],
      secretEnvironment: [{ name: "TOKEN" }],
    })
  })
})

describe("records under many hands", () => {
  it("lose no change of several at once", async () => {
    const records = await open()
    await records.add(recordOf("a"))
    await Promise.all([
      records.update(id("a"), { container: { error: "x" } }),
      records.update(id("a"), { container: { restartCount: 3 } }),
      records.update(id("a"), { internal: { pidStartTime: "7" } }),
      records.transition(id("a"), "start", { container: { pid: 9 } }),
    ])
    expect((await open()).get(id("a"))).toMatchObject({
      container: { error: "x", restartCount: 3, pid: 9, state: "running" },
      internal: { pidStartTime: "7" },
    })
  })

  it("let one of two starts through", async () => {
    const records = await open()
    await records.add(recordOf("a"))
    const starts = [records.transition(id("a"), "start"), records.transition(id("a"), "start")]
    const results = await Promise.allSettled(starts)
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"])
  })

  it("give a name to one of two who rename at once, and keep the other's", async () => {
    const records = await open()
    for (const digit of ["a", "b"]) {
      records.reserveName(`name-${digit}`, id(digit))
      await records.add(recordOf(digit))
    }
    const results = await Promise.allSettled([records.rename(id("a"), "web"), records.rename(id("b"), "web")])
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"])
    expect([records.get("web").container.id, records.get("name-b").container.id]).toEqual([id("a"), id("b")])
    expect(records.isNameTaken("name-a")).toBe(false)
  })

  it("do not mind that a container is removed twice", async () => {
    const records = await open()
    await records.add(recordOf("a"))
    await Promise.all([records.remove(id("a")), records.remove(id("a"))])
    expect(records.list()).toEqual([])
  })
})

describe("the snapshot of a container", () => {
  it("leads back to it, and other snapshots lead to none", () => {
    expect(containerOfSnapshot(snapshotKeyOf(id("a")))).toBe(id("a"))
    for (const key of [
      "",
      "build-1",
      `container-${id("a")}x`,
      "container-abc",
      `x-${snapshotKeyOf(id("a"))}`,
    ])
      expect(containerOfSnapshot(key)).toBeUndefined()
  })
})
