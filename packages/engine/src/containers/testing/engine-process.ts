/**
 * An engine in a process of its own, for tests that kill it: reads one JSON line `{ home, run, specs }`, makes and starts a container
 * for each spec, prints their IDs as one JSON line, and stays.
 */
import { createInterface } from "node:readline"
import { silentLog } from "@naru/base/log"
import * as z from "zod"
import { openEngine } from "../../open-engine.ts"

const requestSchema = z.object({
  home: z.string(),
  run: z.string(),
  specs: z.array(z.looseObject({ image: z.string(), command: z.array(z.string()) })),
  /** Start the last one and die on the way: print before it is started. */
  dieStarting: z.boolean().optional(),
})

for await (const line of createInterface({ input: process.stdin })) {
  const { home, run, specs, dieStarting = false } = requestSchema.parse(JSON.parse(line))
  const { containers } = await openEngine({ home, run, log: silentLog })
  const ids: string[] = []
  for (const [index, spec] of specs.entries()) {
    const { id } = await containers.create({ network: "bridge", ...spec })
    ids.push(id)
    if (dieStarting && index === specs.length - 1) {
      process.stdout.write(`${JSON.stringify(ids)}\n`)
      void containers.start(id)
      setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(process.env.DIE_AFTER_MS ?? 5))
    } else await containers.start(id)
  }
  process.stdout.write(`${JSON.stringify(ids)}\n`)
}
