import type { Host } from "../host.ts"

const lines = 40
const longest = 8000

/** What a container printed last, both streams in order. */
export async function lastLines(engine: Host["engine"], name: string): Promise<string> {
  const chunks: Buffer[] = []
  const query = { stdout: true, stderr: true, tail: lines }
  for await (const { bytes } of engine.containers.logs(name, query)) chunks.push(bytes)
  return Buffer.concat(chunks).toString().slice(-longest)
}
