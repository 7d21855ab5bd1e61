import { readFile } from "node:fs/promises"
import { cpus } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { NaruError } from "@naru/base/errors"
import type { Engine } from "@naru/engine"
import type { Container, Stats } from "@naru/engine/containers"
import { type Exchange, param } from "../http/exchange.ts"
import { json, jsonLines, type Reply } from "../http/reply.ts"
import { flag } from "../query/values.ts"
import { zeroTime } from "./inspect.ts"

/** One reading of a container beside the host's whole CPU time at the same moment. */
export interface Sample {
  stats: Stats
  /** CPU time of all cores since boot, in nanoseconds. */
  hostCpuNs: number
}

const intervalMs = 1000

/** `GET /containers/{name}/stats`: one document a second, or one alone; with `one-shot` it does not wait for a second reading. */
export async function containerStats(exchange: Exchange): Promise<Reply> {
  const { engine, query, signal } = exchange
  const container = await engine.containers.get(param(exchange, "name"))
  if (flag(query, "stream", true)) return jsonLines(follow(engine, container, signal), { eager: true })
  const first = await sample(engine, container)
  if (!first) return json(stoppedStats(container))
  if (flag(query, "one-shot")) return json(statsDocument(container, first, undefined))
  await sleep(intervalMs, undefined, { signal })
  const second = await sample(engine, await engine.containers.get(container.id))
  return json(second ? statsDocument(container, second, first) : statsDocument(container, first, undefined))
}

/** Ends when the client leaves or the container is gone; one that does not run is shown as zeros, and may start meanwhile. */
async function* follow(engine: Engine, { id }: Container, signal: AbortSignal): AsyncGenerator<unknown> {
  let earlier: Sample | undefined
  while (!signal.aborted) {
    const container = await engine.containers.find(id)
    if (!container) return
    const now = await sample(engine, container)
    if (!now) yield stoppedStats(container)
    // The first document carries a second reading, so that clients can show a rate at once.
    else if (earlier) yield statsDocument(container, now, earlier)
    earlier = now
    await sleep(intervalMs, undefined, { signal })
  }
}

/** Undefined for a container that does not run, or ends just now. */
async function sample(engine: Engine, { id, state }: Container): Promise<Sample | undefined> {
  if (state !== "running" && state !== "paused") return undefined
  try {
    const [stats, hostCpuNs] = await Promise.all([engine.containers.stats(id), readHostCpuNs()])
    return { stats, hostCpuNs }
  } catch (error) {
    if (error instanceof NaruError && error.code === "container_not_running") return undefined
    throw error
  }
}

/** The first line of /proc/stat in ticks of 1/100 s: user, nice, system, idle, iowait, irq, softirq (proc(5)). */
async function readHostCpuNs(): Promise<number> {
  const [line = ""] = (await readFile("/proc/stat", "utf8")).split("\n", 1)
  const ticks = line.trim().split(/\s+/).slice(1, 8).map(Number)
  return ticks.reduce((sum, tick) => sum + tick, 0) * 10_000_000
}

/** Docker's stats document out of a reading and, for rates, the one before it. */
export function statsDocument(
  { id, name }: Container,
  now: Sample,
  earlier: Sample | undefined,
): Record<string, unknown> {
  const { stats } = now
  return {
    name: `/${name}`,
    id,
    read: stats.readAt,
    preread: earlier?.stats.readAt ?? zeroTime,
    num_procs: 0,
    pids_stats: {
      current: stats.pids.current,
      ...(stats.pids.limit !== undefined && { limit: stats.pids.limit }),
    },
    blkio_stats: blockIoOf(stats),
    storage_stats: {},
    cpu_stats: cpuOf(now),
    precpu_stats: earlier ? cpuOf(earlier) : emptyCpu,
    memory_stats: memoryOf(stats),
    networks: networksOf(stats),
  }
}

const emptyCpu = {
  cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
  throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
}

function cpuOf({ stats: { cpu }, hostCpuNs }: Sample): Record<string, unknown> {
  return {
    cpu_usage: {
      total_usage: cpu.totalNs,
      ...(cpu.perCpuNs && { percpu_usage: cpu.perCpuNs }),
      usage_in_kernelmode: cpu.systemNs,
      usage_in_usermode: cpu.userNs,
    },
    system_cpu_usage: hostCpuNs,
    online_cpus: cpu.perCpuNs?.length ?? cpus().length,
    throttling_data: {
      periods: cpu.periods,
      throttled_periods: cpu.throttledPeriods,
      throttled_time: cpu.throttledNs,
    },
  }
}

/** `inactive_file` stands under its names of both cgroup versions; clients subtract it from the usage. */
function memoryOf({ memory }: Stats): Record<string, unknown> {
  return {
    usage: memory.usageBytes,
    ...(memory.maxUsageBytes !== undefined && { max_usage: memory.maxUsageBytes }),
    stats: { inactive_file: memory.inactiveFileBytes, total_inactive_file: memory.inactiveFileBytes },
    failcnt: memory.failures,
    limit: memory.limitBytes,
  }
}

function blockIoOf({ blockIo }: Stats): Record<string, unknown> {
  return {
    io_service_bytes_recursive: blockIo.map(({ major, minor, operation, bytes }) => ({
      major,
      minor,
      op: operation,
      value: bytes,
    })),
    io_serviced_recursive: null,
    io_queue_recursive: null,
    io_service_time_recursive: null,
    io_wait_time_recursive: null,
    io_merged_recursive: null,
    io_time_recursive: null,
    sectors_recursive: null,
  }
}

function networksOf({ networks }: Stats): Record<string, unknown> {
  const entries = Object.entries(networks).map(([name, one]) => [
    name,
    {
      rx_bytes: one.rxBytes,
      rx_packets: one.rxPackets,
      rx_errors: one.rxErrors,
      rx_dropped: one.rxDropped,
      tx_bytes: one.txBytes,
      tx_packets: one.txPackets,
      tx_errors: one.txErrors,
      tx_dropped: one.txDropped,
    },
  ])
  return Object.fromEntries(entries)
}

function stoppedStats({ id, name }: Container): Record<string, unknown> {
  return {
    name: `/${name}`,
    id,
    read: zeroTime,
    preread: zeroTime,
    num_procs: 0,
    pids_stats: {},
    blkio_stats: {},
    storage_stats: {},
    cpu_stats: emptyCpu,
    precpu_stats: emptyCpu,
    memory_stats: {},
  }
}
