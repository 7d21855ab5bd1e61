import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ContainerFixture, openContainerFixture } from "./testing/container-fixture.ts"

let fixture: ContainerFixture
beforeAll(async () => {
  fixture = await openContainerFixture()
})
afterAll(async () => fixture[Symbol.asyncDispose]())

const conditions = ["not-running", "next-exit", "removed"] as const
const create = (command: string[]) =>
  fixture.containers.create({ image: "naru/busybox", network: "none", command })

/** What has been settled by the time that the engine has answered something else. */
async function settled<T>(promise: Promise<T>): Promise<T | "waiting"> {
  await fixture.containers.list()
  return Promise.race([promise, new Promise<"waiting">((resolve) => setImmediate(resolve, "waiting"))])
}

describe("a wait for a container", () => {
  it("that was never started is over at once, unless it is for an end or a removal", async () => {
    const { id } = await create(["true"])
    const [idle, next, removed] = conditions.map((condition) => fixture.containers.wait(id, { condition }))
    expect(await idle).toEqual({ exitCode: 0 })
    const others = [next, removed].map((wait) => settled(Promise.resolve(wait)))
    expect(await Promise.all(others)).toEqual(["waiting", "waiting"])
    await fixture.containers.remove(id)
    await Promise.all([next, removed])
  })

  it("that runs ends with its code, but for the one who waits for its removal", async () => {
    const { id } = await fixture.start()
    const [idle, next, removed] = conditions.map((condition) => fixture.containers.wait(id, { condition }))
    await fixture.containers.kill(id, "SIGKILL")
    expect(await Promise.all([idle, next])).toEqual([{ exitCode: 137 }, { exitCode: 137 }])
    expect(await settled(Promise.resolve(removed))).toBe("waiting")
    await fixture.containers.remove(id)
    expect(await removed).toMatchObject({ exitCode: 137 })
  })

  it("that has ended gives the code again and again", async () => {
    const { id } = await create(["sh", "-c", "exit 3"])
    await fixture.containers.start(id)
    const all = await Promise.all([fixture.containers.wait(id), fixture.containers.wait(id)])
    expect(all).toEqual([{ exitCode: 3 }, { exitCode: 3 }])
    expect(await fixture.containers.wait(id)).toEqual({ exitCode: 3 })
  })

  it("that is paused goes on waiting, and hears of the kill", async () => {
    const { id } = await fixture.start()
    await fixture.containers.pause(id)
    const idle = fixture.containers.wait(id)
    expect(await settled(idle)).toBe("waiting")
    await fixture.containers.remove(id, { force: true })
    expect(await idle).toMatchObject({ exitCode: 137 })
  })

  it("that could not be started tells why, with Docker's code for it", async () => {
    const { id } = await create(["/no/such/program"])
    await expect(fixture.containers.start(id)).rejects.toMatchObject({ exitCode: 127 })
    const ended = await fixture.containers.wait(id)
    expect(ended.exitCode).toBe(127)
    expect(ended.error).toContain("/no/such/program")
  })

  it("that removes itself tells its code to those who wait for that", async () => {
    const container = await fixture.containers.create({
      image: "naru/busybox",
      network: "none",
      command: ["sh", "-c", "exit 5"],
      autoRemove: true,
    })
    const removed = fixture.containers.wait(container.id, { condition: "removed" })
    await fixture.containers.start(container.id)
    expect(await removed).toMatchObject({ exitCode: 5 })
    expect(await fixture.containers.find(container.id)).toBeUndefined()
  })

  it("that is not there is refused", async () => {
    await expect(fixture.containers.wait("nobody")).rejects.toMatchObject({ code: "container_not_found" })
  })
})
