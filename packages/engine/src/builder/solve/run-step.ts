import { createHash } from "node:crypto"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { StringDecoder } from "node:string_decoder"
import {
  chooseSeccomp,
  defaultCapabilities,
  type Runtime,
  type RuntimeSpecRequest,
  readInRoot,
  resolveUser,
  runToEnd,
  runtimeSpec,
  type SpecMount,
} from "../../runtime/index.ts"
import { BuildStepFailed } from "../errors.ts"
import { type RunOperation, type Step, scriptDirectory } from "../plan/index.ts"
import type { SolveContext } from "./solve-context.ts"
import { networkFiles, type StepNetwork } from "./step-network.ts"

export interface RunStepRequest {
  step: Step
  operation: RunOperation
  /** The mounted file system of the step. */
  root: string
  network: StepNetwork
  /** What RUN --mount asked for. */
  mounts: readonly SpecMount[]
}

/** Docker's host name for build steps. */
const hostname = "buildkitsandbox"

/** Runs a step's command in a container of its own. Throws `build_step_failed`, `cannot_start_process`, `user_not_found`. */
export async function runStep(request: RunStepRequest, context: SolveContext): Promise<void> {
  const { step, operation } = request
  const { parts, signal } = context
  const id = createHash("sha256").update(`${context.id} ${step.number}`).digest("hex")
  const directory = join(parts.run, "b", id.slice(0, 20))
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  try {
    const spec = await specOf({ ...request, id, directory }, context)
    const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") }
    const emit = async (stream: "stdout" | "stderr", text: string) => {
      if (text !== "") await context.emit({ type: "output", step: step.number, stream, text })
    }
    const { exitCode } = await runToEnd(parts.runtime, {
      id,
      directory,
      spec,
      signal,
      onOutput: (stream, bytes) => emit(stream, decoders[stream].write(bytes)),
    })
    await emit("stdout", decoders.stdout.end())
    await emit("stderr", decoders.stderr.end())
    signal.throwIfAborted()
    if (exitCode !== 0) throw new BuildStepFailed({ step, command: operation.arguments, exitCode })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function specOf(
  request: RunStepRequest & { id: string; directory: string },
  { parts, request: build }: SolveContext,
) {
  const { operation, root, id, directory } = request
  const { runtime } = parts
  const { network, nameservers } = await request.network.join(operation.network)
  const files = { passwd: readInRoot(root, "/etc/passwd"), group: readInRoot(root, "/etc/group") }
  const capabilities = defaultCapabilities.filter((name) => runtime.host.capabilities.includes(name))
  const spec: RuntimeSpecRequest = {
    rootPath: root,
    readOnlyRoot: false,
    privileged: false,
    arguments: operation.arguments,
    environment: [...operation.environment, ...operation.proxyEnvironment],
    secretEnvironment: [],
    workingDirectory: operation.workingDirectory,
    user: resolveUser(operation.user, files),
    tty: false,
    hostname,
    capabilities,
    noNewPrivileges: false,
    ulimits: [],
    network,
    mounts: [
      ...networkFiles(directory, { hostname, nameservers }),
      ...scriptMount(operation, directory),
      ...request.mounts,
    ],
    shmSizeBytes: 64 * 1024 * 1024,
    devices: [],
    resources: build.resources ?? {},
    cgroupPath: `/naru/${id}`,
    sysctls: {},
    seccomp: seccompOf(runtime, capabilities),
  }
  return runtimeSpec(spec, runtime.host)
}

function seccompOf({ runtime }: Runtime, capabilities: readonly string[]) {
  return chooseSeccomp({
    wanted: "default",
    privileged: false,
    capabilities,
    compile: runtime.fastPaths.compiledSeccomp,
  })
}

/** A here-document that is a script of its own lies on /dev, which is no part of the image. */
function scriptMount({ script }: RunOperation, directory: string): SpecMount[] {
  if (script === undefined) return []
  const source = join(directory, "script")
  writeFileSync(source, script.content, { mode: 0o755 })
  return [{ type: "bind", source, target: `${scriptDirectory}/${script.name}`, readOnly: true, options: [] }]
}
