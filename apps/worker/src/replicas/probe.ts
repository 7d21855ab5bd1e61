import { request } from "node:http"
import { connect } from "node:net"
import { describeError } from "@naru/base/errors"
import type { HealthCheck } from "@naru/core/services/schema"
import type { Engine } from "@naru/engine"
import type { Container } from "@naru/engine/containers"

/** What one question to a replica brought. */
export interface Answer {
  isHealthy: boolean
  /** A sentence that goes on from the name of the check, such as `answered 503 Service Unavailable`. */
  text: string
}

/** One way to ask a replica whether it is healthy. */
export interface Probe {
  /** What is asked, such as `GET /health on port 8080`. */
  name: string
  ask(container: Container, signal: AbortSignal): Promise<Answer>
}

type TimedCheck = Extract<HealthCheck, { retries: number }>

/** Makes the probe of a check that the host does itself. */
export function probeFor(engine: Engine, check: TimedCheck, httpPort: number | null): Probe {
  if (check.kind === "command") {
    return {
      name: `the command ${check.command.join(" ")}`,
      ask: (container) => askCommand(engine, container.id, check.command),
    }
  }
  // The schema sees to it that one of them is set.
  const port = check.port ?? httpPort ?? 0
  return check.kind === "http"
    ? {
        name: `GET ${check.path} on port ${port}`,
        ask: (container, signal) => askHttp({ host: addressOf(container), port, path: check.path, signal }),
      }
    : {
        name: `a connection to port ${port}`,
        ask: (container, signal) => askTcp({ host: addressOf(container), port, signal }),
      }
}

/** Containers on the host's own network answer at its loopback. */
function addressOf({ connection }: Container): string {
  return connection?.endpoint?.address ?? "127.0.0.1"
}

interface Target {
  host: string
  port: number
  signal: AbortSignal
}

function askHttp({ path, ...target }: Target & { path: string }): Promise<Answer> {
  return new Promise((resolve) => {
    const call = request({ ...target, path, agent: false, headers: { "user-agent": "naru-health" } })
    call.once("response", (response) => {
      const status = response.statusCode ?? 0
      response.resume()
      const text = `answered ${status} ${response.statusMessage ?? ""}`.trimEnd()
      resolve({ isHealthy: status >= 200 && status < 400, text })
    })
    call.once("error", (error) => resolve(failed(error)))
    call.end()
  })
}

function askTcp({ signal, ...target }: Target): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ ...target, signal })
    socket.once("connect", () => {
      socket.destroy()
      resolve({ isHealthy: true, text: "was accepted" })
    })
    socket.once("error", (error) => resolve(failed(error)))
  })
}

async function askCommand(engine: Engine, containerId: string, command: readonly string[]): Promise<Answer> {
  const exec = await engine.containers.createExec(containerId, { command })
  const { stdout, stderr, exited } = await engine.containers.startExec(exec.id, { stdin: false })
  const output: Buffer[] = []
  for (const stream of [stdout, stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk))
  const exitCode = await exited
  const said = Buffer.concat(output).toString().trim().slice(0, 200)
  return {
    isHealthy: exitCode === 0,
    text: `ended with ${exitCode}${said === "" ? "" : `: ${said}`}`,
  }
}

const reasons: Record<string, string> = {
  ECONNREFUSED: "was refused: nothing listens there",
  ECONNRESET: "was cut off by the program",
  EHOSTUNREACH: "found no way to the container",
  ABORT_ERR: "got no answer in time",
}

function failed(error: Error & { code?: string }): Answer {
  return { isHealthy: false, text: reasons[error.code ?? ""] ?? `failed: ${describeError(error)}` }
}
