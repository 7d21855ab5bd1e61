import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { busybox, type ContainerFixture, openContainerFixture, textOf } from "./testing/container-fixture.ts"

let fixture: ContainerFixture
beforeAll(async () => {
  fixture = await openContainerFixture()
})
afterAll(async () => fixture[Symbol.asyncDispose]())

const stateOf = async (id: string) => (await fixture.containers.get(id)).state

describe("deeds at the same time on one container", () => {
  it("start it once", async () => {
    const { id } = await fixture.containers.create({
      image: busybox,
      network: "none",
      command: ["sh", "-c", "echo started; sleep 100"],
    })
    await Promise.all([1, 2, 3, 4].map(() => fixture.containers.start(id)))
    const lines: string[] = []
    await expect
      .poll(async () => {
        lines.length = 0
        for await (const { bytes } of fixture.containers.logs(id, { stdout: true, stderr: true }))
          lines.push(bytes.toString())
        return lines
      })
      .toEqual(["started\n"])
  })

  it("stop it once, and tell everyone", async () => {
    const { id } = await fixture.start()
    // Before its init listens, PID 1 takes no signal.
    await expect.poll(async () => (await fixture.containers.top(id)).processes.length).toBe(2)
    const stopping = await Promise.all(
      [1, 2, 3].map(() => fixture.containers.stop(id, { timeoutSeconds: 5 })),
    )
    expect(stopping).toContain(true)
    expect(await stateOf(id)).toBe("exited")
    expect(await fixture.containers.wait(id)).toMatchObject({ exitCode: 143 })
  })

  it("remove it once, and nobody is left waiting", async () => {
    const { id } = await fixture.start()
    const waits = [
      fixture.containers.wait(id),
      fixture.containers.wait(id, { condition: "next-exit" }),
      fixture.containers.wait(id, { condition: "removed" }),
    ]
    await Promise.all([1, 2, 3].map(() => fixture.containers.remove(id, { force: true })))
    expect(await Promise.all(waits)).toEqual(Array(3).fill({ exitCode: 137 }))
    expect(await fixture.containers.find(id)).toBeUndefined()
  })

  it("remove it while it starts, and leave nothing", async () => {
    const { id } = await fixture.containers.create({
      image: busybox,
      network: "bridge",
      command: ["sleep", "100"],
    })
    const outcomes = await Promise.allSettled([
      fixture.containers.start(id),
      sleep(3).then(() => fixture.containers.remove(id, { force: true })),
    ])
    if (await fixture.containers.find(id)) await fixture.containers.remove(id, { force: true })
    expect(outcomes[0]?.status).toBe("fulfilled")
    expect(await fixture.containers.find(id)).toBeUndefined()
  })

  it("start it again at the very moment of its end", async () => {
    const { id } = await fixture.start({ init: false, command: ["sleep", "0.05"] })
    for (let round = 0; round < 3; round += 1) {
      await fixture.containers.wait(id)
      await fixture.containers.start(id)
      expect(await stateOf(id)).toBe("running")
    }
    await fixture.containers.wait(id)
    expect(await stateOf(id)).toBe("exited")
  })

  it("restart it while others look at it", async () => {
    const { id, pid } = await fixture.start()
    const looking = (async () => {
      for (let round = 0; round < 20; round += 1) {
        await fixture.containers.stats(id).catch(() => undefined)
        await fixture.containers.top(id).catch(() => undefined)
      }
    })()
    await fixture.containers.restart(id, { timeoutSeconds: 5 })
    await looking
    expect((await fixture.containers.get(id)).pid).not.toBe(pid)
  })
})

describe("many at once", () => {
  it("run to their end each with its own output and code", async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => fixture.shell(`echo ${index}; exit ${index}`)),
    )
    expect(results.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual(
      Array.from({ length: 20 }, (_, index) => [index, `${index}\n`]),
    )
  })

  it("execs in one container keep their streams apart", async () => {
    const { id } = await fixture.start()
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) => fixture.exec(id, { command: ["cat"] }, `input ${index}`)),
    )
    expect(results.map(({ stdout }) => stdout)).toEqual(
      Array.from({ length: 12 }, (_, index) => `input ${index}`),
    )
  })

  it("clients of one container read the same", async () => {
    const { id } = await fixture.start({
      init: false,
      openStdin: true,
      command: ["sh", "-c", "read go; seq 2000"],
    })
    const clients = await Promise.all(
      Array.from({ length: 5 }, () => fixture.containers.attach(id, { stdin: false })),
    )
    const texts = clients.map(({ stdout }) => textOf(stdout))
    const starter = await fixture.containers.attach(id, { stdin: true })
    starter.stdout.resume()
    starter.stdin.write("go\n")
    const [first, ...others] = await Promise.all(texts)
    expect(first?.split("\n")).toHaveLength(2001)
    expect(new Set(others)).toEqual(new Set([first]))
  })
})

describe("bytes", () => {
  it("pass through unchanged both ways, whatever they are", async () => {
    const every = Buffer.from(Array.from({ length: 65_536 }, (_, index) => index % 256))
    const { id } = await fixture.containers.create({
      image: busybox,
      network: "none",
      command: ["cat"],
      openStdin: true,
      stdinOnce: true,
    })
    const streams = await fixture.containers.attach(id, { stdin: true })
    const chunks: Buffer[] = []
    streams.stdout.on("data", (chunk: Buffer) => chunks.push(chunk))
    await fixture.containers.start(id)
    streams.stdin.end(every)
    await fixture.containers.wait(id)
    await expect.poll(() => Buffer.concat(chunks).length).toBe(every.length)
    expect(Buffer.concat(chunks).equals(every)).toBe(true)
  })

  it("of ten megabytes arrive whole by exec", async () => {
    const { id } = await fixture.start()
    const exec = await fixture.containers.createExec(id, {
      command: ["sh", "-c", "wc -c; head -c 10485760 /dev/zero"],
      openStdin: true,
    })
    const streams = await fixture.containers.startExec(exec.id, { stdin: true })
    streams.stdin.end(Buffer.alloc(3 * 1024 * 1024))
    const output = await textOf(streams.stdout)
    expect(output.slice(0, 8)).toBe("3145728\n")
    expect(output.length).toBe(8 + 10_485_760)
    expect(await streams.exited).toBe(0)
  })
})
