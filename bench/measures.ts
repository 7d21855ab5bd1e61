import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Client } from "./client.ts"

/** One comparison: a figure per engine and round, in milliseconds (or per second), and the ratio that we promise. */
export interface Measure {
  name: string
  unit: "ms" | "1/s" | "MiB"
  rounds: number
  /** Our median over Docker's: at most this, or at least for rates. */
  promise: { atMost: number } | { atLeast: number }
  run(engine: Engine): Promise<number>
}

export interface Engine {
  name: string
  client: Client
  image: string
  memoryMiB(): number
}

const sleeping = { Cmd: ["sleep", "1000"] }

export const measures: Measure[] = [
  {
    name: "docker run --rm IMAGE true",
    unit: "ms",
    rounds: 25,
    promise: { atMost: 0.25 },
    run: ({ client, image }) => timed(() => client.cli(["run", "--rm", image, "true"])),
  },
  {
    name: "create + start by API",
    unit: "ms",
    rounds: 25,
    promise: { atMost: 0.12 },
    async run({ client, image }) {
      let id = ""
      const took = await timed(async () => {
        id = await create(client, image)
        await client.call("POST", `/containers/${id}/start`)
      })
      await client.call("DELETE", `/containers/${id}?force=1`)
      return took
    },
  },
  {
    name: "exec by API",
    unit: "ms",
    rounds: 25,
    promise: { atMost: 0.3 },
    run: ({ client, image }) =>
      withContainers(client, image, 1, async ([id]) => {
        const execute = async () => {
          const exec = await client.call("POST", `/containers/${id}/exec`, {
            Cmd: ["true"],
            AttachStdout: true,
          })
          await client.call("POST", `/exec/${idOf(exec)}/start`, { Detach: false, Tty: false })
        }
        await execute()
        return timed(execute)
      }),
  },
  {
    name: "50 detached starts, 8 at a time",
    unit: "1/s",
    rounds: 20,
    promise: { atLeast: 5 },
    async run({ client, image }) {
      const ids: string[] = []
      const startOne = async () => {
        const id = await create(client, image)
        await client.call("POST", `/containers/${id}/start`)
        ids.push(id)
      }
      const took = await timed(() => inParallel(50, 8, startOne))
      await inParallel(
        50,
        4,
        async (index) => void (await client.call("DELETE", `/containers/${ids[index]}?force=1`)),
      )
      return 50_000 / took
    },
  },
  {
    name: "a 20-step Dockerfile, cold",
    unit: "ms",
    rounds: 20,
    promise: { atMost: 0.3 },
    run: (engine) => build(engine, String(Math.random()), 1),
  },
  {
    name: "the same, cached",
    unit: "ms",
    rounds: 20,
    promise: { atMost: 0.5 },
    run: (engine) => build(engine, "cached", 2),
  },
  {
    name: "engine and monitors with 10 containers",
    unit: "MiB",
    rounds: 20,
    promise: { atMost: 0.8 },
    run: ({ client, image, memoryMiB }) => withContainers(client, image, 10, async () => memoryMiB()),
  },
]

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function create(client: Client, image: string): Promise<string> {
  return idOf(await client.call("POST", "/containers/create", { Image: image, ...sleeping }))
}

function idOf(answer: unknown): string {
  if (typeof answer === "object" && answer !== null && "Id" in answer) return String(answer.Id)
  throw new Error(`An answer without Id: ${JSON.stringify(answer)}`)
}

async function withContainers(
  client: Client,
  image: string,
  count: number,
  measure: (ids: string[]) => Promise<number>,
) {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    const id = await create(client, image)
    await client.call("POST", `/containers/${id}/start`)
    ids.push(id)
  }
  const figure = await measure(ids)
  for (const id of ids) await client.call("DELETE", `/containers/${id}?force=1`)
  return figure
}

async function inParallel(
  count: number,
  width: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) {
      const index = next
      next += 1
      await work(index)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
}

/** Builds FROM and 19 RUN steps with the classic builder's API; the nonce in the first RUN decides what is cached. */
async function build({ client, image }: Engine, nonce: string, times: number): Promise<number> {
  const context = mkdtempSync("/tmp/naru-bench-context-")
  const steps = Array.from({ length: 18 }, (_, index) => `RUN echo ${index} >/step-${index}`)
  writeFileSync(
    join(context, "Dockerfile"),
    [`FROM ${image}`, `RUN echo ${nonce} >/nonce`, ...steps].join("\n"),
  )
  let took = 0
  const go = () => client.cli(["build", "-q", "-t", "naru-bench", context], { env: { DOCKER_BUILDKIT: "0" } })
  for (let time = 0; time < times; time += 1) took = await timed(go)
  rmSync(context, { recursive: true })
  return took
}
