import { closeSync, fchmodSync, openSync } from "node:fs"
import { Socket } from "node:net"
import type { Readable, Writable } from "node:stream"
import { makePipe, spawnLight, spawnProcess } from "../system/index.ts"

/** A child of this engine with its pipes at this end. */
export interface Child {
  pid: number
  exited: Promise<{ code: number | null }>
  kill(): void
  /** What it writes to a descriptor that was asked for as `read`. */
  reader(descriptor: number): Readable
  /** What it reads from a descriptor that was asked for as `write`. */
  writer(descriptor: number): Writable
}

/** Each of the child's descriptors from 0 on: nothing, an open descriptor, or a pipe of which this engine reads or writes the end. */
type Descriptor = "nothing" | "read" | "write" | number

export interface ChildRequest {
  command: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  descriptors: readonly Descriptor[]
  /** Where it starts; this engine's own directory by default. */
  cwd?: string
  /** Start it by posix_spawn(3) instead of by node. */
  light: boolean
  /** It may go on when this engine ends. */
  outlives?: boolean
}

/** Starts a child; this engine keeps its ends of the pipes alone. Throws when the program cannot be started. */
export async function startChild(request: ChildRequest): Promise<Child> {
  const { command, args, env, light, outlives = false } = request
  const place = request.cwd === undefined ? {} : { cwd: request.cwd }
  const ends = request.descriptors.map(openEnds)
  const theirs = ends.map((end) => end.theirs)
  try {
    const child = light
      ? spawnLight({ command, args, env, descriptors: theirs, ...place })
      : await spawnProcess({ command, args, env, stdio: theirs, detached: outlives, ...place })
    if (outlives) child.unref()
    const ourEnd = (descriptor: number) => {
      const ours = ends[descriptor]?.ours
      if (ours === undefined) throw new RangeError(`descriptor ${descriptor} is no pipe`)
      return ours
    }
    return {
      pid: child.pid,
      exited: child.exited,
      kill: () => child.kill("SIGKILL"),
      reader: (descriptor) => new Socket({ fd: ourEnd(descriptor), readable: true, writable: false }),
      writer: (descriptor) => writerOf(ourEnd(descriptor)),
    }
  } catch (error) {
    for (const { ours } of ends) if (ours !== undefined) closeSync(ours)
    throw error
  } finally {
    for (const { theirs: end, made } of ends) if (made) closeSync(end)
  }
}

let nothing: number | undefined

function openEnds(descriptor: Descriptor): { theirs: number; ours?: number; made: boolean } {
  if (typeof descriptor === "number") return { theirs: descriptor, made: false }
  if (descriptor === "nothing") {
    nothing ??= openSync("/dev/null", "r+")
    return { theirs: nothing, made: false }
  }
  const { reader, writer } = makePipe()
  // A process of any user may open it again as /dev/stdout.
  fchmodSync(reader, 0o666)
  return descriptor === "read"
    ? { theirs: writer, ours: reader, made: true }
    : { theirs: reader, ours: writer, made: true }
}

function writerOf(fd: number): Writable {
  const socket = new Socket({ fd, readable: false, writable: true })
  // A child that is gone closed its end (EPIPE); its exit or its last word tells the story.
  socket.on("error", () => {})
  return socket
}
