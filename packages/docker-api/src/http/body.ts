import { once } from "node:events"
import type { Duplex } from "node:stream"
import type * as z from "zod"
import type { Exchange } from "./exchange.ts"
import { DockerFailure } from "./failure.ts"

const jsonLimitBytes = 4 * 1024 * 1024

/** Reads the request's JSON body and parses it; an empty body counts as `{}`. Throws 400 that names the faulty field. */
export async function readJson<Schema extends z.ZodType>(
  exchange: Exchange,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = (await readWhole(exchange.body)).toString()
  const parsed = schema.safeParse(text.trim() === "" ? {} : parseJson(text, "request body"))
  if (!parsed.success) throw new DockerFailure(400, `invalid request body: ${faultsOf(parsed.error)}`)
  return parsed.data
}

/** Parses JSON that came from the client; throws 400 that says where it came from. */
export function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new DockerFailure(400, `invalid JSON in the ${origin}: ${String(error)}`, error)
  }
}

function faultsOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; ")
}

async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > jsonLimitBytes) throw new DockerFailure(413, "the request body is larger than 4 MiB")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * The body of a request that asked for an upgrade. Node.js stops parsing at its headers, so the body arrives as the first
 * bytes of the socket: cut off as many as Content-Length says and give the rest (early stdin) back to the socket.
 */
export async function readUpgradeBody(socket: Duplex, head: Buffer, contentLength: number): Promise<Buffer> {
  if (!(contentLength <= jsonLimitBytes))
    throw new DockerFailure(413, "the request body is larger than 4 MiB")
  let bytes = head
  while (bytes.length < contentLength) {
    const chunk = socket.read()
    if (chunk instanceof Buffer) bytes = Buffer.concat([bytes, chunk])
    else if (socket.readableEnded || socket.destroyed)
      throw new DockerFailure(400, "the request body is incomplete")
    else await Promise.race([once(socket, "readable"), once(socket, "end"), once(socket, "close")])
  }
  const rest = bytes.subarray(contentLength)
  if (rest.length > 0) socket.unshift(rest)
  return bytes.subarray(0, contentLength)
}
