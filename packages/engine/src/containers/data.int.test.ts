import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { bundleOf } from "../runtime/index.ts"
import { type ContainerFixture, openContainerFixture } from "./testing/container-fixture.ts"

let fixture: ContainerFixture
beforeAll(async () => {
  fixture = await openContainerFixture()
})
afterAll(async () => fixture[Symbol.asyncDispose]())

describe("mounts", () => {
  it("shows a host directory, writable or not", async () => {
    const source = join(fixture.directory, "shared")
    mkdirSync(source)
    writeFileSync(join(source, "in"), "from the host\n")
    const bind = { type: "bind" as const, source, target: "/shared" }
    expect((await fixture.shell("cat /shared/in; echo back >/shared/out", { mounts: [bind] })).stdout).toBe(
      "from the host\n",
    )
    expect(readFileSync(join(source, "out"), "utf8")).toBe("back\n")
    const { stdout } = await fixture.shell("touch /shared/x 2>&1", { mounts: [{ ...bind, readOnly: true }] })
    expect(stdout).toContain("Read-only file system")
  })

  it("keeps a named volume from one container to the next", async () => {
    const mounts = [{ type: "volume" as const, source: "kept", target: "/data" }]
    await fixture.shell("echo 1 >/data/file", { mounts })
    expect((await fixture.shell("cat /data/file", { mounts })).stdout).toBe("1\n")
  })

  it("fills an empty volume with the image's files, owners and modes, once", async () => {
    const mounts = [{ type: "volume" as const, source: "home", target: "/etc" }]
    expect((await fixture.shell("grep -c root /etc/passwd; rm /etc/passwd", { mounts })).stdout).toBe("1\n")
    expect((await fixture.shell("ls /etc/passwd 2>&1", { mounts })).stdout).toContain("No such file")
    const fresh = [{ type: "volume" as const, source: "private", target: "/root" }]
    await fixture.shell("true", { mounts: fresh })
    expect(statSync((await fixture.engine.volumes.get("private")).path).mode & 0o777).toBe(0o700)
  })

  it("removes anonymous volumes with the container when asked, and leaves named ones", async () => {
    const mounts = [
      { type: "volume" as const, target: "/a" },
      { type: "volume" as const, source: "stays", target: "/b" },
    ]
    const { id, mounts: resolved } = await fixture.start({ mounts })
    const anonymous = resolved.find(({ target }) => target === "/a")?.volume ?? ""
    expect(await fixture.engine.volumes.find(anonymous)).toMatchObject({ anonymous: true })
    await fixture.containers.remove(id, { force: true, volumes: true })
    expect(await fixture.engine.volumes.find(anonymous)).toBeUndefined()
    expect(await fixture.engine.volumes.find("stays")).toBeDefined()
  })

  it("measures what a container wrote", async () => {
    const { id } = await fixture.start()
    await fixture.exec(id, { command: ["sh", "-c", "head -c 300000 /dev/zero >/big"] })
    const usage = await fixture.containers.usage(id)
    expect(usage.writableBytes).toBeGreaterThanOrEqual(300_000)
    expect(usage.rootBytes).toBeGreaterThan(usage.writableBytes)
  })
})

describe("secrets", () => {
  const value = "s3cret-of-this-test"
  const spec = {
    secrets: [{ name: "db_password", value: Buffer.from(value), uid: 33, gid: 33, mode: 0o400 }],
    secretEnvironment: [{ name: "TOKEN", value: `${value}-env` }],
  }

  it("arrive as files with owner and mode, and as variables, also in an exec and after a restart", async () => {
    const { id } = await fixture.start(spec)
    const look = {
      command: [
        "sh",
        "-c",
        "stat -c '%u %g %a' /run/secrets/db_password; cat /run/secrets/db_password; echo; echo $TOKEN",
      ],
    }
    const expected = `33 33 400\n${value}\n${value}-env\n`
    expect((await fixture.exec(id, look)).stdout).toBe(expected)
    await fixture.containers.restart(id, { timeoutSeconds: 0 })
    expect((await fixture.exec(id, look)).stdout).toBe(expected)
    expect((await fixture.exec(id, { command: ["touch", "/run/secrets/x"] })).stderr).toContain("Read-only")
    expect(JSON.stringify(await fixture.containers.get(id))).not.toContain(value)
  })

  it("are nowhere on a disk, neither while it runs nor after", async () => {
    const { id } = await fixture.start(spec)
    const found = () => {
      try {
        return execFileSync("grep", ["-rlF", value, fixture.options.home], { encoding: "utf8" })
      } catch {
        // grep ends with 1 when it finds nothing.
        return ""
      }
    }
    expect(found()).toBe("")
    // TMPFS_MAGIC
    expect(execFileSync("stat", ["-f", "-c", "%T", fixture.options.run], { encoding: "utf8" })).toBe(
      "tmpfs\n",
    )
    await fixture.containers.remove(id, { force: true })
    expect(found()).toBe("")
    expect(existsSync(bundleOf(fixture.options.run, id).directory)).toBe(false)
  })

  it("have names that cannot leave their directory", async () => {
    const secrets = [{ name: "../x", value: Buffer.from("") }]
    await expect(fixture.containers.create({ image: "naru/busybox", secrets })).rejects.toThrow(
      /is not a secret's name/,
    )
  })
})
