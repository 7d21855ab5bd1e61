import { existsSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { LogQuery } from "./container.ts"
import { logPathOf } from "./container-paths.ts"
import { busybox, type ContainerFixture, openContainerFixture, textOf } from "./testing/container-fixture.ts"

let fixture: ContainerFixture
beforeAll(async () => {
  fixture = await openContainerFixture()
})
afterAll(async () => fixture[Symbol.asyncDispose]())

async function logOf(id: string, query: Partial<LogQuery> = {}): Promise<string[]> {
  const lines: string[] = []
  for await (const entry of fixture.containers.logs(id, { stdout: true, stderr: true, ...query }))
    lines.push(`${entry.stream} ${entry.bytes.toString().trimEnd()}`)
  return lines
}

describe("names", () => {
  it("are given, or made, and found with ID prefixes", async () => {
    const named = await fixture.containers.create({ image: busybox, name: "web" })
    const unnamed = await fixture.containers.create({ image: busybox })
    expect(unnamed.name).toMatch(/^[a-z]+_[a-z]+\d*$/)
    for (const key of ["web", "/web", named.id, named.id.slice(0, 12)])
      expect((await fixture.containers.get(key)).id).toBe(named.id)
    await expect(fixture.containers.get("nobody")).rejects.toMatchObject({ code: "container_not_found" })
  })

  it("belong to one container, and a refusal names the holder", async () => {
    const holder = await fixture.containers.create({ image: busybox, name: "taken" })
    const again = fixture.containers.create({ image: busybox, name: "taken" })
    await expect(again).rejects.toMatchObject({ code: "container_name_taken" })
    await expect(again).rejects.toThrow(holder.id)
    const both = ["twice", "twice"].map((name) => fixture.containers.create({ image: busybox, name }))
    const outcomes = await Promise.allSettled(both)
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"])
    await fixture.containers.rename("taken", "renamed")
    expect((await fixture.containers.get("renamed")).id).toBe(holder.id)
    await fixture.containers.create({ image: busybox, name: "taken" })
  })
})

describe("waiting", () => {
  it("sees the fastest exit, whatever the condition", async () => {
    const { id } = await fixture.containers.create({
      image: busybox,
      network: "none",
      command: ["sh", "-c", "exit 3"],
      autoRemove: true,
    })
    const next = fixture.containers.wait(id, { condition: "next-exit" })
    const removed = fixture.containers.wait(id, { condition: "removed" })
    await fixture.containers.start(id)
    expect(await next).toEqual({ exitCode: 3 })
    expect(await removed).toEqual({ exitCode: 3 })
    expect(await fixture.containers.find(id)).toBeUndefined()
  })

  it("returns at once for a container that does not run", async () => {
    const { id } = await fixture.containers.create({ image: busybox })
    expect(await fixture.containers.wait(id)).toEqual({ exitCode: 0 })
    const giving = AbortSignal.timeout(20)
    await expect(
      fixture.containers.wait(id, { condition: "next-exit", signal: giving }),
    ).rejects.toMatchObject({ kind: "canceled" })
  })
})

describe("attaching", () => {
  it("gives everyone the whole output, and lets one leave without the others noticing", async () => {
    const { id } = await fixture.start({ init: false, openStdin: true, command: ["cat"] })
    const [first, second] = [
      await fixture.containers.attach(id, { stdin: true }),
      await fixture.containers.attach(id, { stdin: false }),
    ]
    let text = ""
    first.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString()
    })
    second.close()
    first.stdin.write("one\n")
    await expect.poll(() => text).toBe("one\n")
    const third = await fixture.containers.attach(id, { stdin: true })
    third.stdin.write("two\n")
    await expect.poll(() => text).toBe("one\ntwo\n")
    await fixture.containers.stop(id, { timeoutSeconds: 0 })
    expect(await textOf(third.stdout)).toBe("two\n")
  })
})

describe("input that ends with its client", () => {
  it("is not ended by one who only watched", async () => {
    const { id } = await fixture.start({ init: false, openStdin: true, stdinOnce: true, command: ["cat"] })
    const watching = await fixture.containers.attach(id, { stdin: false })
    watching.close()
    const writing = await fixture.containers.attach(id, { stdin: true })
    writing.stdin.end("still open\n")
    expect(await textOf(writing.stdout)).toBe("still open\n")
    expect(await fixture.containers.wait(id)).toMatchObject({ exitCode: 0 })
  })
})

describe("logs", () => {
  it("are kept after the end, with streams, times and tail", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "echo a; sleep 0.05; echo b >&2; sleep 0.05; printf c"],
    })
    await fixture.containers.wait(id)
    expect(await logOf(id)).toEqual(["stdout a", "stderr b", "stdout c"])
    expect(await logOf(id, { stdout: false })).toEqual(["stderr b"])
    expect(await logOf(id, { tail: 1 })).toEqual(["stdout c"])
  })

  it("are followed to the end of the process", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.05; done"],
    })
    expect(await logOf(id, { follow: true })).toEqual(["stdout 1", "stdout 2", "stdout 3"])
  })

  it("move aside when they have grown, and lose nothing on the way", async () => {
    const logDriver = { type: "json-file" as const, options: { "max-size": "20k", "max-file": "9" } }
    // Counts until it is told to stop, then says how far it came.
    const script =
      "i=0; until [ -e /stop ]; do i=$((i + 1)); echo $i; [ $((i % 50)) = 0 ] && sleep 0.02; done; exit 0"
    const { id } = await fixture.start({ init: false, logDriver, command: ["sh", "-c", script] })
    const path = logPathOf(`${fixture.options.home}/containers`, id)
    const following = logOf(id, { follow: true })
    await expect.poll(() => existsSync(`${path}.2`), { timeout: 20_000 }).toBe(true)
    await fixture.exec(id, { command: ["touch", "/stop"] })
    await fixture.containers.wait(id)
    const lines = await logOf(id)
    expect(lines).toEqual(lines.map((_, index) => `stdout ${index + 1}`))
    expect(await following).toEqual(lines)
  })

  it("are not kept for the driver none", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["echo", "x"],
      logDriver: { type: "none", options: {} },
    })
    await fixture.containers.wait(id)
    expect(await logOf(id, { follow: true })).toEqual([])
    const { stdout } = await fixture.run({
      command: ["echo", "live"],
      logDriver: { type: "none", options: {} },
    })
    expect(stdout).toBe("live\n")
  })
})

describe("restart policies", () => {
  it("start a failing container again, later each time, up to the count", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "echo run; exit 1"],
      restart: { name: "on-failure", maximumRetryCount: 2 },
    })
    await expect.poll(async () => (await fixture.containers.get(id)).state, { timeout: 5000 }).toBe("exited")
    expect(await fixture.containers.get(id)).toMatchObject({ restartCount: 2, exitCode: 1 })
    expect(await logOf(id)).toEqual(["stdout run", "stdout run", "stdout run"])
  })

  it("leave a container alone that a person stopped", async () => {
    const { id } = await fixture.start({
      init: false,
      command: ["sh", "-c", "exit 1"],
      restart: { name: "always" },
    })
    await expect.poll(async () => (await fixture.containers.get(id)).state).toBe("restarting")
    expect(await fixture.containers.stop(id)).toBe(true)
    await sleep(300)
    expect((await fixture.containers.get(id)).state).toBe("exited")
  })
})

describe("health checks", () => {
  it("turn healthy and unhealthy, tell it, and leave no process behind", async () => {
    const { id } = await fixture.start({
      healthcheck: {
        Test: ["CMD-SHELL", "test -e /ok || sleep 30"],
        Interval: 5e7,
        Timeout: 2e8,
        Retries: 2,
      },
    })
    await expect
      .poll(async () => (await fixture.containers.get(id)).health?.status, { timeout: 5000 })
      .toBe("unhealthy")
    await fixture.exec(id, { command: ["touch", "/ok"] })
    await expect
      .poll(async () => (await fixture.containers.get(id)).health?.status, { timeout: 5000 })
      .toBe("healthy")
    await expect
      .poll(
        async () =>
          (await fixture.containers.top(id)).processes.filter((row) => row.join(" ").includes("sleep 30"))
            .length,
      )
      .toBe(0)
    const { health } = await fixture.containers.get(id)
    expect(health?.log.at(0)?.output).toContain("Health check exceeded timeout")
    expect(health?.failingStreak).toBe(0)
  })
})

describe("removing", () => {
  it("refuses a running container unless forced", async () => {
    const { id } = await fixture.start()
    await expect(fixture.containers.remove(id)).rejects.toMatchObject({ code: "container_running" })
    await fixture.containers.remove(id, { force: true })
    expect(await fixture.containers.find(id)).toBeUndefined()
  })

  it("keeps an image that a container uses", async () => {
    await fixture.containers.create({ image: busybox })
    await expect(fixture.engine.images.remove(busybox)).rejects.toMatchObject({ code: "image_in_use" })
  })
})

describe("events", () => {
  it("tell each step of a container's life in order", async () => {
    const actions: string[] = []
    const leaving = new AbortController()
    const listening = (async () => {
      for await (const event of fixture.engine.events.subscribe({ signal: leaving.signal }))
        if (event.type === "container") actions.push(event.action)
    })()
    const { id } = await fixture.start({ labels: { tier: "web" } })
    await fixture.containers.pause(id)
    await fixture.containers.unpause(id)
    await fixture.containers.stop(id, { timeoutSeconds: 5 })
    await fixture.containers.remove(id)
    await sleep(20)
    leaving.abort()
    await listening
    expect(actions).toEqual(["create", "start", "pause", "unpause", "kill", "die", "stop", "destroy"])
  })
})
