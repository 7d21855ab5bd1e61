import { randomBytes } from "node:crypto"
import { join } from "node:path"
import {
  bundleOf,
  mergeEnvironment,
  type OciProcess,
  type RunningExec,
  resolveUser,
  startExec,
  type TerminalSize,
} from "../runtime/index.ts"
import type { Attachment, Container, Exec, ExecSpec } from "./container.ts"
import { accountFiles, readBundleProcess } from "./container-bundle.ts"
import type { ContainerContext } from "./container-context.ts"
import { ContainerNotRunning, ContainerPaused, ExecAlreadyStarted, ExecNotFound } from "./container-errors.ts"

/** Extra processes in containers. They belong to this engine: one that ends leaves them without their streams. */
export interface ContainerExecs {
  create(container: Container, spec: ExecSpec): Exec
  start(
    execId: string,
    options: { stdin: boolean; size?: TerminalSize },
  ): Promise<Attachment & { exited: Promise<number> }>
  resize(execId: string, size: TerminalSize): void
  get(execId: string): Exec
  /** Starts a process at once, for the engine's own use. Nothing of it is kept. */
  run(container: Container, spec: ExecSpec): Promise<RunningExec>
  /** Forgets the execs of a container that is gone. */
  forget(containerId: string): void
}

interface Entry {
  exec: Exec
  started: boolean
  running?: RunningExec
}

/** Ended execs are kept for those who ask for the exit code later; beyond this many the oldest go. */
const mostKept = 2000

export function openContainerExecs(contextOf: () => ContainerContext): ContainerExecs {
  const entries = new Map<string, Entry>()
  const get = (execId: string) => {
    const entry = entries.get(execId)
    if (!entry) throw new ExecNotFound(execId)
    return entry
  }
  return {
    create(container, spec) {
      requireRunning(container)
      const id = randomBytes(32).toString("hex")
      const exec: Exec = { id, containerId: container.id, spec, running: false }
      entries.set(id, { exec, started: false })
      dropOldest(entries)
      contextOf().records.publish(container, `exec_create: ${spec.command.join(" ")}`, { execID: id })
      return exec
    },
    async start(execId, options) {
      const context = contextOf()
      const entry = get(execId)
      if (entry.started) throw new ExecAlreadyStarted(execId)
      const { container } = context.records.get(entry.exec.containerId)
      entry.started = true
      const running = await launch(context, container, {
        ...entry.exec,
        openStdin: options.stdin,
        ...options,
      })
      entry.running = running
      entry.exec = { ...entry.exec, running: true }
      context.records.publish(container, `exec_start: ${entry.exec.spec.command.join(" ")}`, {
        execID: execId,
      })
      const exited = running.exited.then((exitCode) => {
        entry.exec = { ...entry.exec, running: false, exitCode }
        const attributes = { execID: execId, exitCode: String(exitCode) }
        context.records.publish(container, "exec_die", attributes)
        return exitCode
      })
      return { ...running, exited }
    },
    resize: (execId, size) => get(execId).running?.resize(size),
    get(execId) {
      const { exec, running } = get(execId)
      const pid = running?.pid()
      return exec.running && pid !== undefined ? { ...exec, pid } : exec
    },
    run: (container, spec) =>
      launch(contextOf(), container, { id: randomBytes(32).toString("hex"), spec, openStdin: false }),
    forget(containerId) {
      for (const [id, { exec }] of entries) if (exec.containerId === containerId) entries.delete(id)
    },
  }
}

function requireRunning({ id, state }: Container): void {
  if (state === "paused") throw new ContainerPaused(id)
  if (state !== "running") throw new ContainerNotRunning(id)
}

async function launch(
  { runtime }: ContainerContext,
  container: Container,
  request: { id: string; spec: ExecSpec; openStdin: boolean; size?: TerminalSize },
): Promise<RunningExec> {
  requireRunning(container)
  const bundle = bundleOf(runtime.run, container.id)
  const process = execProcess({
    base: readBundleProcess(bundle),
    spec: request.spec,
    available: runtime.host.capabilities,
    // The container's own view: its files, whatever mounts this engine sees.
    root: join("/proc", String(container.pid), "root"),
    ...(request.size && { size: request.size }),
  })
  return startExec(runtime, {
    containerId: container.id,
    execId: request.id,
    bundle,
    process,
    openStdin: request.openStdin,
  })
}

/** The container's process with what the exec asks for in its place. */
function execProcess(request: {
  base: OciProcess
  spec: ExecSpec
  available: readonly string[]
  root: string
  size?: TerminalSize
}): OciProcess {
  const { base, spec, available, root, size } = request
  const tty = spec.tty ?? false
  const user = spec.user ? resolveUser(spec.user, accountFiles(root)) : undefined
  const home = user ? [`HOME=${user.home}`] : []
  const capabilities = spec.privileged
    ? { ...base.capabilities, bounding: available, effective: available, permitted: available }
    : base.capabilities
  const { consoleSize: _, ...rest } = base
  return {
    ...rest,
    terminal: tty,
    args: spec.command,
    env: mergeEnvironment(base.env, home, tty ? ["TERM=xterm"] : [], spec.environment ?? []),
    cwd: spec.workingDirectory || base.cwd,
    capabilities,
    ...(user && { user: { uid: user.uid, gid: user.gid, additionalGids: user.additionalGids } }),
    ...(tty && size && { consoleSize: { height: size.rows, width: size.columns } }),
  }
}

function dropOldest(entries: Map<string, Entry>): void {
  if (entries.size <= mostKept) return
  for (const [id, { exec, started }] of entries) {
    if (entries.size <= mostKept) return
    if (started && !exec.running) entries.delete(id)
  }
}
