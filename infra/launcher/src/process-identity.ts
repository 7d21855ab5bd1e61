import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { errnoOf } from "@naru/base/errors"
import * as z from "zod"

export const processIdentitySchema = z.object({ pid: z.number().int().positive(), startTime: z.string() })

/** A process named so that a reused number is not mistaken for it: its PID and its start time in clock ticks. */
export type ProcessIdentity = z.infer<typeof processIdentitySchema>

/** Identifies a living process; undefined when there is none (or only its remains, a zombie). */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    // proc_pid_stat(5): the second field is in parentheses and may hold spaces; state is the third, start time the 22nd.
    const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\) /s, "").split(" ")
    if (fields[0] === "Z") return undefined
    return { pid, startTime: fields[19] ?? "" }
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ESRCH") return undefined
    throw error
  }
}

/** True while exactly this process lives. */
export async function isAlive({ pid, startTime }: ProcessIdentity): Promise<boolean> {
  return (await identify(pid))?.startTime === startTime
}

/** Asks a process to end, and kills it when it has not after `graceMs`. Returns once it is gone. */
export async function end(identity: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs
  if (await isAlive(identity)) send(identity, signal)
  while (await isAlive(identity)) {
    if (Date.now() > deadline) send(identity, "SIGKILL")
    await sleep(25)
  }
}

/** A process may end between the look and the signal: then there is nothing left to do. */
function send({ pid }: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (errnoOf(error) !== "ESRCH") throw error
  }
}
