import { readFile } from "node:fs/promises"
import type { IncomingMessage, ServerResponse } from "node:http"
import { dirname, join } from "node:path"
import type { Duplex } from "node:stream"
import { fileURLToPath } from "node:url"
import * as z from "zod"

/** Next.js as request handlers. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

const requiredFiles = z.object({ config: z.record(z.string(), z.unknown()) })

/**
 * Opens Next.js around this file's folder: in production the standalone build that it was bundled into, else the sources
 * with hot reload.
 */
export async function openPages(): Promise<Pages> {
  const dev = process.env.NODE_ENV !== "production"
  const directory = dev ? process.cwd() : dirname(fileURLToPath(import.meta.url))
  if (!dev) await handOverConfig(directory)
  const { default: next } = await import("next")
  const app = next({ dev, dir: directory })
  await app.prepare()
  const handle = app.getRequestHandler()
  const upgrade = app.getUpgradeHandler()
  return {
    handle: (request, response) => void handle(request, response),
    upgrade(request, socket, head) {
      if (dev) void upgrade(request, socket, head)
      else socket.destroy()
    },
  }
}

/**
 * A standalone build carries no next.config: its own server.js hands the resolved one over in this variable before it
 * requires next, and so do we. The name is private to Next.js; an integration test sees to it that it still works.
 */
async function handOverConfig(directory: string): Promise<void> {
  process.chdir(directory)
  const text = await readFile(join(directory, ".next", "required-server-files.json"), "utf8")
  const { config } = requiredFiles.parse(JSON.parse(text))
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config)
}
