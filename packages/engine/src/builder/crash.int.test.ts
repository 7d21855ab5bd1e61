import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { commandLines, openBuildFixture } from "./testing/build-fixture.ts"

// Long enough for the first layer to be written meanwhile.
const dockerfile = ["FROM naru/busybox", "RUN echo done >/done", "RUN sleep 2; echo up; sleep 981"].join("\n")

/** A process of its own that opens the engine and begins the build. */
const script = (options: object) => `
import { packTar } from ${JSON.stringify(join(import.meta.dirname, "../diff/index.ts"))}
import { openEngine } from ${JSON.stringify(join(import.meta.dirname, "../open-engine.ts"))}
import { silentLog } from "@naru/base/log"
const engine = await openEngine({ ...${JSON.stringify(options)}, log: silentLog })
const text = ${JSON.stringify(dockerfile)}
const context = packTar([{ header: { name: "Dockerfile", sizeBytes: text.length }, body: [Buffer.from(text)] }])
for await (const event of engine.builder.build({ context })) if (event.type === "output") console.log(event.text)
`

it("leaves no process, mount or half-made layer when the engine is killed, and keeps what was done", async () => {
  await using fixture = await openBuildFixture()
  await fixture.engine.close()
  const engine = spawn(
    process.execPath,
    [
      "--conditions=naru-source",
      "--input-type=module-typescript",
      "--eval",
      script({ home: fixture.home, run: fixture.run }),
    ],
    { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"] },
  )
  await once(engine.stdout, "data")
  expect(commandLines()).toContain("sleep 981")
  engine.kill("SIGKILL")
  await once(engine, "exit")

  await fixture.reopen()
  expect(commandLines()).not.toContain("sleep 981")
  expect(readdirSync(join(fixture.home, "builder/mounts"))).toEqual([])
  expect(readdirSync(join(fixture.home, "builder/contexts"))).toEqual([])
  expect((await fixture.engine.snapshots.list()).filter(({ kind }) => kind === "active")).toEqual([])
  const again = await fixture.build({ Dockerfile: dockerfile.replace("sleep 981", "true") })
  expect(again.steps["RUN echo done >/done"]).toBe("cached")
})
