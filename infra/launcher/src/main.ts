import { down } from "./down.ts"
import { readSettings } from "./settings.ts"
import { status } from "./status.ts"
import { explain, up } from "./up.ts"

const [command, ...options] = process.argv.slice(2)

const commands: Record<string, () => Promise<number>> = {
  up: async () => {
    await up(readSettings(), { detach: options.includes("--detach") })
    return 0
  },
  down: async () => {
    await down(readSettings(), { containers: options.includes("--containers") })
    return 0
  },
  status: () => status(readSettings(), { json: options.includes("--json") }),
}

try {
  const run = commands[command ?? ""]
  if (run === undefined) throw new Error(`the launcher knows ${Object.keys(commands).join(", ")}`)
  process.exitCode = await run()
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}
