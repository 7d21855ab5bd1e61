import { createInterface } from "node:readline"
import { Readable } from "node:stream"
import * as z from "zod"
import { askEngine, engine } from "./client.ts"

/** A container's use of the machine at one moment. */
export interface StatsView {
  at: Date
  /** Of one CPU: 250 is two and a half. */
  cpuPercent: number
  memoryBytes: number
  memoryLimitBytes: number | null
  pids: number
  receivedBytes: number
  sentBytes: number
}

const sample = z.object({
  read: z.string(),
  cpu_stats: z.object({
    cpu_usage: z.object({ total_usage: z.number() }),
    system_cpu_usage: z.number().optional(),
    online_cpus: z.number().optional(),
  }),
  precpu_stats: z
    .object({
      cpu_usage: z.object({ total_usage: z.number() }).optional(),
      system_cpu_usage: z.number().optional(),
    })
    .optional(),
  memory_stats: z
    .object({
      usage: z.number().optional(),
      limit: z.number().optional(),
      stats: z.record(z.string(), z.number()).optional(),
    })
    .optional(),
  pids_stats: z.object({ current: z.number().optional() }).optional(),
  networks: z.record(z.string(), z.object({ rx_bytes: z.number(), tx_bytes: z.number() })).optional(),
})
type Sample = z.infer<typeof sample>

/** A container's figures once a second until the signal aborts or it ends. */
export async function* followStats({
  id,
  signal,
}: {
  id: string
  signal: AbortSignal
}): AsyncGenerator<StatsView> {
  const options = { stream: true as const, abortSignal: signal }
  const stream = await askEngine({ noun: "container", id }, () => engine().getContainer(id).stats(options))
  const input = Readable.from(stream)
  try {
    for await (const line of createInterface({ input })) {
      if (line.trim() !== "") yield statsOf(sample.parse(JSON.parse(line)))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    input.destroy()
  }
}

/** Reckons as the docker command does: the page cache that the kernel can take back is no use of memory. */
export function statsOf(figures: Sample): StatsView {
  const { cpu_stats: cpu, precpu_stats: before, memory_stats: memory } = figures
  const used = cpu.cpu_usage.total_usage - (before?.cpu_usage?.total_usage ?? 0)
  const passed = (cpu.system_cpu_usage ?? 0) - (before?.system_cpu_usage ?? 0)
  const hasBefore = before?.system_cpu_usage !== undefined && passed > 0
  const networks = Object.values(figures.networks ?? {})
  const cache = memory?.stats?.inactive_file ?? memory?.stats?.total_inactive_file ?? 0
  return {
    at: new Date(figures.read),
    cpuPercent: hasBefore ? Math.max(0, (used / passed) * (cpu.online_cpus ?? 1) * 100) : 0,
    memoryBytes: Math.max(0, (memory?.usage ?? 0) - cache),
    memoryLimitBytes: memory?.limit ?? null,
    pids: figures.pids_stats?.current ?? 0,
    receivedBytes: networks.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0),
    sentBytes: networks.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0),
  }
}
