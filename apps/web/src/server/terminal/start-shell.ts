import type { Duplex } from "node:stream"
import { askEngine, engine } from "../engine/client.ts"

/** A shell in a container: bytes both ways, and its size. */
export interface Terminal {
  stream: Duplex
  resize(size: { rows: number; columns: number }): Promise<void>
}

/** bash where the image has it, else sh. */
const shell = ["/bin/sh", "-c", "command -v bash >/dev/null 2>&1 && exec bash || exec sh"]

/** Starts a shell with a terminal in a running container. Throws not_found and `engine_unavailable`. */
export function startShell(id: string): Promise<Terminal> {
  return askEngine({ noun: "container", id }, async () => {
    const exec = await engine()
      .getContainer(id)
      .exec({
        Cmd: shell,
        Tty: true,
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        Env: ["TERM=xterm-256color"],
      })
    const stream = await exec.start({ hijack: true, stdin: true, Tty: true })
    return {
      stream,
      async resize({ rows, columns }) {
        await exec.resize({ h: rows, w: columns })
      },
    }
  })
}
