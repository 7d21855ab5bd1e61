import { existsSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { importBusybox, openTestEngine } from "./index.ts"

it("a test engine runs a container of naru/busybox, keeps it over a restart, and leaves nothing behind", async () => {
  const test = await openTestEngine()
  const { id, names } = await importBusybox(test.engine)
  expect(names).toEqual(["docker.io/naru/busybox:latest"])
  const { containers } = test.engine
  const container = await containers.create({ image: "naru/busybox", command: ["sh", "-c", "exit 7"] })
  expect(container.imageId).toBe(id)
  await containers.start(container.id)
  expect((await containers.wait(container.id)).exitCode).toBe(7)
  const again = await test.reopen()
  expect((await again.containers.get(container.id)).exitCode).toBe(7)
  await test[Symbol.asyncDispose]()
  expect(existsSync(test.home)).toBe(false)
  expect(readFileSync("/proc/self/mountinfo", "utf8")).not.toContain(test.run)
})
