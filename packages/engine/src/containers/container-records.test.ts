import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type OpenEventLog, openEventLog } from "../events/index.ts"
import { digestOf } from "../oci/index.ts"
import { type ContainerRecords, openContainerRecords } from "./container-records.ts"

let directory: string
let events: OpenEventLog
let records: ContainerRecords
const open = () => openContainerRecords({ directory: join(directory, "c"), events, log: silentLog })
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "naru-records-"))
  events = await openEventLog({ directory: join(directory, "e") })
  records = await open()
})
afterEach(async () => {
  await events.close()
  rmSync(directory, { recursive: true })
})

const idOf = (start: string) => start.padEnd(64, "0")

async function add(id: string, name: string) {
  records.reserveName(name, id)
  await records.add({
    container: {
      id,
      name,
      imageId: digestOf("image"),
      spec: { image: "x", labels: { tier: "web" } },
      process: {
        arguments: ["a"],
        environment: [],
        workingDirectory: "/",
        user: "",
        entrypoint: [],
        command: ["a"],
      },
      mounts: [],
      state: "created",
      oomKilled: false,
      restartCount: 0,
      createdAt: new Date(0).toISOString(),
    },
    internal: { stoppedByHand: false, volumesFilled: true, hasSecrets: false, anonymousVolumes: [] },
  })
}

describe("container records", () => {
  it("are found by ID, name and unambiguous prefix, also after opening again", async () => {
    await add(idOf("abc1"), "one")
    await add(idOf("abd2"), "two")
    records = await open()
    for (const key of [idOf("abc1"), "abc", "one", "/one"])
      expect(records.get(key).container.name).toBe("one")
    expect(() => records.get("ab")).toThrow(/2 containers have IDs that begin with "ab"/)
    expect(() => records.get("three")).toThrow("No such container: three")
    expect(records.find("zz")).toBeUndefined()
  })

  it("prefer a name to an ID that begins like it", async () => {
    await add(idOf("abc1"), "first")
    await add(idOf("ffff"), "abc")
    expect(records.get("abc").container.id).toBe(idOf("ffff"))
  })

  it("give a name to one container, and back when it goes or is renamed", async () => {
    await add(idOf("a"), "web")
    expect(() => records.reserveName("web", idOf("b"))).toThrow(/already in use by container "a0/)
    await records.rename(idOf("a"), "old")
    await add(idOf("b"), "web")
    await expect(records.rename(idOf("b"), "old")).rejects.toMatchObject({ code: "container_name_taken" })
    await records.remove(idOf("a"))
    await records.rename(idOf("b"), "old")
    await records.rename(idOf("b"), "old")
    expect(records.isNameTaken("web")).toBe(false)
  })

  it("let go of a name that was only held", () => {
    const release = records.reserveName("held", idOf("a"))
    release()
    expect(records.isNameTaken("held")).toBe(false)
  })

  it("move along the state machine and take fields away", async () => {
    await add(idOf("a"), "web")
    await records.transition(idOf("a"), "start", { container: { pid: 42 }, internal: { pidStartTime: "7" } })
    const { container, internal } = await records.transition(idOf("a"), "exit", {
      container: { exitCode: 3, pid: undefined },
    })
    expect(container).toMatchObject({ state: "exited", exitCode: 3 })
    expect(container).not.toHaveProperty("pid")
    expect(internal.pidStartTime).toBe("7")
    await expect(records.transition(idOf("a"), "pause")).rejects.toMatchObject({ code: "illegal_transition" })
    expect((await open()).get("web").container.state).toBe("exited")
  })

  it("tell what happened with labels, image and name", async () => {
    await add(idOf("a"), "web")
    records.publish(records.get("web").container, "die", { exitCode: "3" })
    const leaving = new AbortController()
    for await (const event of events.subscribe({ sinceNs: 1n, signal: leaving.signal })) {
      expect(event).toMatchObject({
        type: "container",
        action: "die",
        id: idOf("a"),
        attributes: { tier: "web", image: "x", name: "web", exitCode: "3" },
      })
      leaving.abort()
    }
  })

  it("set a document aside that is no container, and open with the others", async () => {
    await add(idOf("a"), "web")
    writeFileSync(
      join(directory, "c", "bad.json"),
      JSON.stringify({ id: "bad", document: { container: { id: "bad" } } }),
    )
    records = await open()
    expect(records.list()).toHaveLength(1)
    expect(readdirSync(join(directory, "c", "set-aside"))).toHaveLength(1)
  })
})
