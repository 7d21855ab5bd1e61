import { readdirSync, readFileSync } from "node:fs"
import { errnoOf } from "@naru/base/errors"
import { sendSignal } from "../system/index.ts"

/** Kills a process with everything below it, children first seen last, so that none is left to have more. */
export function killTree(pid: number): void {
  for (const member of [pid, ...descendants(pid)]) sendSignal(member, "SIGKILL")
}

function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)])
}

function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"))
    return lists.join(" ").split(" ").filter(Boolean).map(Number)
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ESRCH") return []
    throw error
  }
}
