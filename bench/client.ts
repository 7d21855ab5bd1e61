import { spawn } from "node:child_process"
import { once } from "node:events"
import { Agent, request } from "node:http"

/** A minimal Docker API client over a unix socket with keep-alive: the same for every engine measured. */
export interface Client {
  socketPath: string
  call(method: string, path: string, body?: object): Promise<unknown>
  /** Runs the docker CLI against this socket; resolves with its output, throws unless it exits 0. */
  cli(args: readonly string[], options?: { cwd?: string; env?: Record<string, string> }): Promise<string>
  close(): void
}

export function openClient(socketPath: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  return {
    socketPath,
    async call(method, path, body) {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const headers =
        text === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }
      const asked = request({ socketPath, method, path, agent, headers })
      asked.end(text)
      const [response] = await once(asked, "response")
      let answer = ""
      for await (const chunk of response.setEncoding("utf8")) answer += chunk
      if (response.statusCode >= 400) throw new Error(`${method} ${path}: ${response.statusCode} ${answer}`)
      return answer.startsWith("{") || answer.startsWith("[") ? parseLast(answer) : answer
    },
    async cli(args, { cwd, env } = {}) {
      const child = spawn("docker", ["-H", `unix://${socketPath}`, ...args], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...env },
        ...(cwd && { cwd }),
      })
      let output = ""
      child.stdout.on("data", (chunk) => (output += chunk))
      child.stderr.on("data", (chunk) => (output += chunk))
      const [code] = await once(child, "close")
      if (code !== 0) throw new Error(`docker ${args.join(" ")}: exit ${code}: ${output}`)
      return output
    },
    close: () => agent.destroy(),
  }
}

function parseLast(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
