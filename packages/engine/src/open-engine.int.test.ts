import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { clearDirectory } from "./containers/testing/container-fixture.ts"
import { type Engine, openEngine } from "./engine.ts"
import { enterPrivateHost, type PrivateHost } from "./networks/testing/private-host.ts"

const directory = mkdtempSync("/tmp/naru-e")
const options = (name: string) => ({
  home: join(directory, name, "home"),
  run: join(directory, name, "run"),
  log: silentLog,
})
let host: PrivateHost
const opened: Engine[] = []
beforeAll(async () => {
  host = await enterPrivateHost()
})
afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close()
})
afterAll(() => {
  clearDirectory(directory)
  host.leave()
})

async function open(name: string): Promise<Engine> {
  const engine = await openEngine(options(name))
  opened.push(engine)
  return engine
}

describe("openEngine", () => {
  it("keeps its identity, and says what it is and what this host has", async () => {
    const first = await open("a")
    const info = await first.info()
    expect(info).toMatchObject({
      id: first.id,
      home: options("a").home,
      runtime: { name: "crun" },
      warnings: [],
    })
    expect(info.cpus).toBeGreaterThan(0)
    expect(info.runtime.path).toMatch(/^\/.*crun$/)
    await opened.pop()?.close()
    expect((await open("a")).id).toBe(first.id)
  })

  it("lets one engine open a home, and two homes stand side by side", async () => {
    const one = await open("a")
    await expect(openEngine(options("a"))).rejects.toMatchObject({ code: "engine_in_use", kind: "conflict" })
    const other = await open("b")
    expect(other.id).not.toBe(one.id)
  })

  it("puts an empty run directory into memory, and warns of one on a disk that is in use", async () => {
    await open("a")
    const typeOf = (path: string) =>
      execFileSync("stat", ["-f", "-c", "%T", path], { encoding: "utf8" }).trim()
    expect(typeOf(options("a").run)).toBe("tmpfs")
    // /tmp may be in memory itself; /var/tmp is not.
    const disk = mkdtempSync("/var/tmp/naru-e")
    writeFileSync(join(disk, "something"), "")
    const engine = await openEngine({ ...options("disk"), run: disk })
    expect((await engine.info()).warnings[0]).toMatch(/is not on tmpfs: secrets/)
    await engine.close()
    clearDirectory(disk)
  })

  it("closes what it opened when a part cannot open", async () => {
    const broken = { ...options("c"), runtime: { prefer: "crun" as const } }
    mkdirSync(broken.home, { recursive: true })
    writeFileSync(join(broken.home, "containers"), "a file is in the way")
    await expect(openEngine(broken)).rejects.toThrow(/EEXIST|ENOTDIR/)
    await expect(openEngine(broken)).rejects.toThrow(/EEXIST|ENOTDIR/)
  })
})
