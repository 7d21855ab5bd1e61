import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { silentLog } from "@naru/base/log"
import type { Engine } from "@naru/engine"
import { importBusybox, openTestEngine } from "@naru/engine/testing"
import Dockerode from "dockerode"
import { createDockerApi, type DockerApiOptions } from "../index.ts"

/** How a run of the docker CLI ended. */
interface Finished {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** A real engine with `naru/busybox` behind a socket, and the clients that people use. */
export interface DockerHost extends AsyncDisposable {
  engine: Engine
  socketPath: string
  dockerode: Dockerode
  /** Runs the unmodified docker CLI to its end; `input` is its whole stdin. */
  docker(args: readonly string[], input?: string | Buffer): Promise<Finished>
  /** Starts the CLI, for those that do not end by themselves. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams
  /** Runs the CLI on a terminal of its own, with what is typed into it. */
  onTerminal(command: string, typed: string): Promise<Finished>
}

const cli = process.env.DOCKER_CLI ?? "docker"

/** Opens an engine of its own and serves it. Disposing removes its containers and everything that they left. */
export async function openDockerHost(
  options: Omit<DockerApiOptions, "engine" | "log"> = {},
): Promise<DockerHost> {
  const directory = await mkdtemp("/tmp/naru-api-")
  const socketPath = join(directory, "d.sock")
  const test = await openTestEngine()
  const { engine } = test
  await importBusybox(engine)
  const api = createDockerApi({ engine, log: silentLog, ...options })
  await api.listen(socketPath)
  const environment = {
    PATH: process.env.PATH ?? "",
    HOME: directory,
    DOCKER_HOST: `unix://${socketPath}`,
    DOCKER_BUILDKIT: "0",
    TERM: "xterm",
  }
  const start = (command: string, args: readonly string[]) => spawn(command, [...args], { env: environment })
  return {
    engine,
    socketPath,
    dockerode: new Dockerode({ socketPath }),
    docker(args, input) {
      const child = start(cli, args)
      child.stdin.end(input)
      return finish(child)
    },
    start: (args) => start(cli, args),
    onTerminal(command, typed) {
      // script(1) drops the last output when its own input ends first, so that stays open.
      const child = start("script", ["-qec", `${cli} ${command}`, "/dev/null"])
      child.stdin.write(typed)
      return finish(child)
    },
    async [Symbol.asyncDispose]() {
      await api.close()
      await test[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function finish(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  // A command that reads no stdin may end before all of it is written.
  child.stdin.on("error", () => {})
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("close", resolve)
    child.once("error", reject)
  })
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  return { exitCode, stdout, stderr }
}
