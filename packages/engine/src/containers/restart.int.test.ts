import { existsSync, mkdirSync, rmSync } from "node:fs"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { bundleOf } from "../runtime/index.ts"
import { busybox, type ContainerFixture, openContainerFixture } from "./testing/container-fixture.ts"

let fixture: ContainerFixture
beforeAll(async () => {
  fixture = await openContainerFixture()
})
afterEach(async () => {
  for (const { id } of await fixture.containers.list()) await fixture.containers.remove(id, { force: true })
})
afterAll(async () => fixture[Symbol.asyncDispose]())

const stateOf = async (id: string) => (await fixture.containers.get(id)).state

describe("when the engine is closed and opened again", () => {
  it("what ran runs on, with its PID, its health and its pause", async () => {
    const plain = await fixture.start()
    const paused = await fixture.start()
    await fixture.containers.pause(paused.id)
    const checked = await fixture.start({ healthcheck: { Test: ["CMD", "true"], Interval: 5e7 } })
    await expect.poll(async () => (await fixture.containers.get(checked.id)).health?.status).toBe("healthy")
    await fixture.reopen()
    expect(await fixture.containers.get(plain.id)).toMatchObject({ state: "running", pid: plain.pid })
    expect(await stateOf(paused.id)).toBe("paused")
    await fixture.containers.unpause(paused.id)
    expect((await fixture.exec(paused.id, { command: ["echo", "awake"] })).stdout).toBe("awake\n")
    expect((await fixture.containers.get(checked.id)).health?.status).toBe("healthy")
    const seen = (await fixture.containers.get(checked.id)).health?.log.at(-1)?.startedAt ?? ""
    await expect
      .poll(
        async () => ((await fixture.containers.get(checked.id)).health?.log.at(-1)?.startedAt ?? "") > seen,
      )
      .toBe(true)
  })

  it("names, specs and what was never started are still there", async () => {
    const made = await fixture.containers.create({
      image: busybox,
      name: "made",
      labels: { a: "b" },
      command: ["echo", "x"],
    })
    await fixture.reopen()
    expect(await fixture.containers.get("made")).toEqual(made)
    await expect(fixture.containers.create({ image: busybox, name: "made" })).rejects.toMatchObject({
      code: "container_name_taken",
    })
    await fixture.containers.start("made")
    expect(await fixture.containers.wait("made")).toEqual({ exitCode: 0 })
  })

  it("policies decide what starts", async () => {
    const always = await fixture.start({ restart: { name: "always" } })
    const unless = await fixture.start({ restart: { name: "unless-stopped" } })
    const never = await fixture.start({})
    for (const { id } of [always, unless, never]) await fixture.containers.stop(id, { timeoutSeconds: 5 })
    await fixture.reopen()
    await expect.poll(() => stateOf(always.id)).toBe("running")
    expect(await stateOf(unless.id)).toBe("exited")
    expect(await stateOf(never.id)).toBe("exited")
  })

  it("a container that waited for its next try gets it", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "exit 1"],
      restart: { name: "always" },
    })
    await expect.poll(() => stateOf(id)).toBe("restarting")
    const { restartCount } = await fixture.containers.get(id)
    await fixture.reopen()
    await expect
      .poll(async () => (await fixture.containers.get(id)).restartCount)
      .toBeGreaterThan(restartCount)
  })

  it("secrets are still there for the next start", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "cat /run/secrets/key; echo $WORD"],
      secrets: [{ name: "key", value: Buffer.from("k1 ") }],
      secretEnvironment: [{ name: "WORD", value: "w1" }],
    })
    await fixture.containers.wait(id)
    await fixture.reopen()
    await fixture.containers.start(id)
    await fixture.containers.wait(id)
    const lines: string[] = []
    for await (const { bytes } of fixture.containers.logs(id, { stdout: true, stderr: true }))
      lines.push(bytes.toString())
    expect(lines).toEqual(["k1 w1\n", "k1 w1\n"])
  })

  it("a removal that was cut short is finished", async () => {
    const { id } = await fixture.containers.create({ image: busybox })
    const { rootfs } = bundleOf(fixture.options.run, id)
    // Something in the way makes the removal give up half-way.
    mkdirSync(`${rootfs}/in-the-way`, { recursive: true })
    await expect(fixture.containers.remove(id)).rejects.toThrow(/ENOTEMPTY/)
    expect(await stateOf(id)).toBe("dead")
    rmSync(`${rootfs}/in-the-way`, { recursive: true })
    await fixture.reopen()
    expect(await fixture.containers.find(id)).toBeUndefined()
  })

  it("snapshots and volumes of containers that never came to be are cleared", async () => {
    const { snapshots, volumes } = fixture.engine
    const orphan = "e".repeat(64)
    await snapshots.prepare({ key: `container-${orphan}` })
    await volumes.create({ labels: { "naru.container": orphan } })
    const kept = await volumes.create({ name: "kept", labels: { "naru.container": orphan } })
    const trace = `${fixture.options.home}/containers/data/${orphan}`
    mkdirSync(trace)
    await fixture.reopen()
    expect(await fixture.engine.snapshots.findActive(`container-${orphan}`)).toBeUndefined()
    expect((await fixture.engine.volumes.list()).map(({ name }) => name)).toEqual([kept.name])
    expect(existsSync(trace)).toBe(false)
    await fixture.engine.volumes.remove("kept")
  })
})

describe("restarting by itself", () => {
  it("goes on while it fails, and counts", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "exit 1"],
      restart: { name: "always" },
    })
    await expect.poll(async () => (await fixture.containers.get(id)).restartCount).toBeGreaterThanOrEqual(2)
    await fixture.containers.remove(id, { force: true })
    expect(await fixture.containers.find(id)).toBeUndefined()
  })

  it("does not follow success with on-failure, nor a kill by hand", async () => {
    const done = await fixture.start({ init: false, command: ["true"], restart: { name: "on-failure" } })
    await fixture.containers.wait(done.id)
    expect(await fixture.containers.get(done.id)).toMatchObject({ state: "exited", restartCount: 0 })
    const killed = await fixture.start({ restart: { name: "always" } })
    await fixture.containers.kill(killed.id)
    await fixture.containers.wait(killed.id)
    expect(await stateOf(killed.id)).toBe("exited")
  })

  it("ends as exited, with the reason, when the next start fails", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["/bin/once"],
      restart: { name: "always" },
      entrypoint: ["sh", "-c", "sleep 0.2; rm -f /bin/sh /bin/busybox; exit 1", "x"],
    })
    await expect.poll(() => stateOf(id)).toBe("exited")
    expect(await fixture.containers.get(id)).toMatchObject({
      exitCode: 127,
      error: expect.stringContaining("not found"),
    })
  })
})
