import { isErrorOfKind } from "@naru/base/errors"
import * as z from "zod"
import { askEngine, engine } from "./client.ts"

/** What the engine tells about its machine. */
export interface HostFacts {
  cpus: number
  memoryBytes: number
  operatingSystem: string
  kernel: string
  architecture: string
  containers: { running: number; stopped: number; paused: number }
  images: number
}

const info = z.object({
  NCPU: z.number(),
  MemTotal: z.number(),
  OperatingSystem: z.string(),
  KernelVersion: z.string(),
  Architecture: z.string(),
  ContainersRunning: z.number(),
  ContainersStopped: z.number(),
  ContainersPaused: z.number(),
  Images: z.number(),
})

/** The facts of this host; null while its worker does not answer. */
export async function readHostFacts(): Promise<HostFacts | null> {
  try {
    const facts = info.parse(await askEngine({ noun: "host", id: "" }, () => engine().info()))
    return {
      cpus: facts.NCPU,
      memoryBytes: facts.MemTotal,
      operatingSystem: facts.OperatingSystem,
      kernel: facts.KernelVersion,
      architecture: facts.Architecture,
      containers: {
        running: facts.ContainersRunning,
        stopped: facts.ContainersStopped,
        paused: facts.ContainersPaused,
      },
      images: facts.Images,
    }
  } catch (error) {
    if (isErrorOfKind(error, "unavailable")) return null
    throw error
  }
}
