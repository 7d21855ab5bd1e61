import * as z from "zod"
import { demandRunning, terminalSize } from "../containers/lifecycle.ts"
import { readJson } from "../http/body.ts"
import { type Connection, type Exchange, param } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import { empty, json, type Reply } from "../http/reply.ts"
import { failureOf } from "../http/translate.ts"
import { parseDetachKeys } from "../streams/detach-keys.ts"
import { frame, streamType } from "../streams/frames.ts"
import { relay } from "../streams/relay.ts"

const createSchema = z.looseObject({
  Cmd: z.union([z.string().transform((word) => [word]), z.array(z.string())]).nullish(),
  Tty: z.boolean().nullish(),
  AttachStdin: z.boolean().nullish(),
  AttachStdout: z.boolean().nullish(),
  AttachStderr: z.boolean().nullish(),
  DetachKeys: z.string().nullish(),
  Env: z.array(z.string()).nullish(),
  WorkingDir: z.string().nullish(),
  User: z.string().nullish(),
  Privileged: z.boolean().nullish(),
})

const startSchema = z.looseObject({
  Detach: z.boolean().nullish(),
  Tty: z.boolean().nullish(),
  ConsoleSize: z.tuple([z.number(), z.number()]).nullish(),
})

/** `POST /containers/{name}/exec`. */
export async function createExec(exchange: Exchange): Promise<Reply> {
  const { engine } = exchange
  const container = await engine.containers.get(param(exchange, "name"))
  const body = await readJson(exchange, createSchema)
  if (!body.Cmd?.length) throw new DockerFailure(400, "No exec command specified")
  if (body.DetachKeys) parseDetachKeys(body.DetachKeys)
  if (body.Privileged) exchange.permit(["privileged"])
  demandRunning(container)
  const { id } = await engine.containers.createExec(container.id, {
    command: body.Cmd,
    ...(body.Tty && { tty: true }),
    ...(body.AttachStdin && { openStdin: true }),
    ...(body.Env?.length && { environment: body.Env }),
    ...(body.WorkingDir && { workingDirectory: body.WorkingDir }),
    ...(body.User && { user: body.User }),
    ...(body.Privileged && { privileged: true }),
  })
  return json({ Id: id }, 201)
}

/** `POST /exec/{name}/start`: takes the connection over, or with `Detach` only starts the process. */
export async function startExec(exchange: Exchange): Promise<Reply> {
  const { engine, version } = exchange
  const { id, spec, running, exitCode } = await engine.containers.getExec(param(exchange, "name"))
  const { Detach: detach, ConsoleSize: consoleSize } = await readJson(exchange, startSchema)
  if (running || exitCode !== undefined) throw new DockerFailure(409, `exec ${id} has already been started`)
  const tty = spec.tty ?? false
  const stdin = spec.openStdin ?? false
  const size = tty && consoleSize ? { rows: consoleSize[0], columns: consoleSize[1] } : undefined
  if (detach) {
    const { stdout, stderr } = await engine.containers.startExec(id, { stdin: false, ...(size && { size }) })
    stdout.resume()
    stderr.resume()
    return empty(200)
  }
  return {
    type: "take-over",
    contentType: streamType(tty, version),
    async run(connection) {
      try {
        const attachment = await engine.containers.startExec(id, { stdin, ...(size && { size }) })
        await relay(connection, attachment, { stdin, stdout: true, stderr: true, tty })
        // Clients ask for the exit code as soon as the streams end.
        if (!connection.signal.aborted) await attachment.exited
      } catch (error) {
        sayWhy(connection, error, tty)
      }
    },
  }
}

/** The connection has left HTTP: as Docker does, the reason goes where the output would have gone. */
function sayWhy({ output, signal }: Connection, error: unknown, tty: boolean): void {
  if (signal.aborted) return
  const text = Buffer.from(`${failureOf(error, "").message}\r\n`)
  output.write(tty ? text : frame("stderr", text))
}

/** `POST /exec/{name}/resize`. */
export async function resizeExec(exchange: Exchange): Promise<Reply> {
  await exchange.engine.containers.resizeExec(param(exchange, "name"), terminalSize(exchange.query))
  return empty(200)
}

/** `GET /exec/{name}/json`. */
export async function inspectExec(exchange: Exchange): Promise<Reply> {
  const exec = await exchange.engine.containers.getExec(param(exchange, "name"))
  const { spec } = exec
  const [entrypoint = "", ...commandArguments] = spec.command
  return json({
    ID: exec.id,
    Running: exec.running,
    ExitCode: exec.exitCode ?? null,
    ProcessConfig: {
      tty: spec.tty ?? false,
      entrypoint,
      arguments: commandArguments,
      privileged: spec.privileged ?? false,
      ...(spec.user && { user: spec.user }),
    },
    OpenStdin: spec.openStdin ?? false,
    OpenStdout: true,
    OpenStderr: true,
    CanRemove: !exec.running,
    ContainerID: exec.containerId,
    DetachKeys: "",
    Pid: exec.pid ?? 0,
  })
}
