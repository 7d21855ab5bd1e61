import { PassThrough } from "node:stream"
import { pipeline } from "node:stream/promises"
import { type AttachOptions, attachTo, type Bundle, type Streams } from "../runtime/index.ts"
import type { Attachment } from "./container.ts"

/** Attachments to containers that do not run yet: their streams begin with the process. */
export interface WaitingAttachments {
  /** Streams that stay silent until the container's next start, or end when it is given up. */
  wait(id: string, options: AttachOptions): Attachment
  /** Connects all who wait; called when conmon is there and the process has not begun, so that no byte is missed. */
  connect(id: string, bundle: Bundle): Promise<void>
  /** The container goes without having started: the streams end. */
  giveUp(id: string): void
}

interface Waiting {
  options: AttachOptions
  input: PassThrough
  stdout: PassThrough
  stderr: PassThrough
  live?: Streams
}

export function openWaitingAttachments(): WaitingAttachments {
  const waiting = new Map<string, Set<Waiting>>()
  const take = (id: string) => {
    const taken = [...(waiting.get(id) ?? [])]
    waiting.delete(id)
    return taken
  }
  return {
    wait(id, options) {
      const one: Waiting = {
        options,
        input: new PassThrough(),
        stdout: new PassThrough(),
        stderr: new PassThrough(),
      }
      const all = waiting.get(id) ?? new Set()
      waiting.set(id, all.add(one))
      return {
        stdin: one.input,
        stdout: one.stdout,
        stderr: one.stderr,
        close() {
          all.delete(one)
          one.live?.close()
          end(one)
        },
      }
    },
    async connect(id, bundle) {
      for (const one of take(id)) {
        one.live = await attachTo(bundle.attachSocket, one.options).catch((error: unknown) => {
          end(one)
          throw error
        })
        join(one, one.live)
      }
    },
    giveUp(id) {
      take(id).forEach(end)
    },
  }
}

function join(one: Waiting, live: Streams): void {
  live.stdout.pipe(one.stdout)
  live.stderr.pipe(one.stderr)
  // The process may close its input or end while we still write: its exit code tells the story.
  if (one.options.stdin) pipeline(one.input, live.stdin).catch(() => undefined)
}

function end(one: Waiting): void {
  one.input.destroy()
  one.stdout.end()
  one.stderr.end()
}
