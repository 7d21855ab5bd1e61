import { chmodSync, constants, openSync, unlinkSync } from "node:fs"
import { join } from "node:path"
import { makeDevice } from "../system/index.ts"

/**
 * Opens both ends of a pipe that a process may open again as /dev/stdout, whoever it runs as: Node's own pipes are sockets, which
 * cannot be opened. A FIFO whose name is gone before anyone sees it is just that. `directory` must exist.
 */
export function openPipe(directory: string): { reader: number; writer: number } {
  const path = join(directory, "pipe")
  makeDevice({ path, type: "fifo" })
  chmodSync(path, 0o666)
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(path, constants.O_WRONLY)
  unlinkSync(path)
  return { reader, writer }
}
