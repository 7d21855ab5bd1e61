import { once } from "node:events"
import type { Readable, Writable } from "node:stream"
import type { Attachment } from "@naru/engine/containers"
import type { Connection } from "../http/exchange.ts"
import { detachFilter } from "./detach-keys.ts"
import { frame } from "./frames.ts"

export interface RelayOptions {
  stdin: boolean
  stdout: boolean
  stderr: boolean
  /** With a terminal everything is one raw stream; without, stdout and stderr travel in frames. */
  tty: boolean
  /** Keys that leave the process running and end the connection. */
  detachKeys?: Buffer
}

/**
 * Joins a connection and the live streams of a process until the process closes its outputs, the client leaves, or the
 * detach keys are typed. The end of the client's input closes the process's stdin; its outputs go on.
 */
export async function relay(
  { input, output, signal }: Connection,
  attachment: Attachment,
  { stdin, stdout, stderr, tty, detachKeys }: RelayOptions,
): Promise<void> {
  const detached = new AbortController()
  const detach = () => detached.abort()
  const leave = AbortSignal.any([signal, detached.signal])
  const close = () => attachment.close()
  leave.addEventListener("abort", close, { once: true })
  if (leave.aborted) close()
  if (stdin) feed(input, attachment.stdin, detachKeys && detachFilter(detachKeys, detach))
  else input.resume()
  const show = async (source: Readable, wanted: boolean, pack: (bytes: Buffer) => Buffer) => {
    for await (const chunk of source) {
      if (wanted && !output.write(pack(chunk))) await once(output, "drain", { signal: leave })
    }
  }
  try {
    await Promise.all([
      show(attachment.stdout, stdout, tty ? (bytes) => bytes : (bytes) => frame("stdout", bytes)),
      show(attachment.stderr, stderr && !tty, (bytes) => frame("stderr", bytes)),
    ])
  } catch (error) {
    if (!leave.aborted) throw error
  } finally {
    leave.removeEventListener("abort", close)
    if (!leave.aborted) close()
  }
}

function feed(input: Readable, stdin: Writable, filter: NodeJS.ReadWriteStream | undefined): void {
  // The process may close its stdin while the client still writes; what it prints tells the story.
  stdin.on("error", () => {
    input.unpipe()
    input.resume()
  })
  if (filter) input.pipe(filter).pipe(stdin)
  else input.pipe(stdin)
}
