import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { silentLog } from "@naru/base/log"
import { unmountAt } from "../../mounts/index.ts"
import { type Bundle, bundleOf } from "../bundle.ts"
import { findProgram, type RuntimeName } from "../oci-runtime.ts"
import { openRuntime, type Runtime } from "../open-runtime.ts"
import { chooseSeccomp } from "../seccomp-choice.ts"
import { defaultCapabilities, type RuntimeSpecRequest, runtimeSpec } from "../spec/index.ts"

/** A runtime with bundles of a bare busybox, for tests below containers and images. */
export interface RuntimeFixture {
  runtime: Runtime
  directory: string
  /** Writes a complete bundle for a container of this ID. */
  bundle(id: string, asked?: Partial<RuntimeSpecRequest>): Bundle
  close(): void
}

const applets = [
  "sh",
  "cat",
  "echo",
  "sleep",
  "head",
  "seq",
  "stty",
  "true",
  "ls",
  "tr",
  "wc",
  "grep",
  "id",
  "env",
  "kill",
]

export async function openRuntimeFixture(
  options: { prefer?: RuntimeName; fastPaths?: boolean } = {},
): Promise<RuntimeFixture> {
  const directory = mkdtempSync("/tmp/naru-r")
  const run = join(directory, "run")
  const runtime = await openRuntime({ run, log: silentLog, ...options })
  return {
    runtime,
    directory,
    bundle(id, asked = {}) {
      const bundle = bundleOf(run, id)
      mkdirSync(bundle.directory, { recursive: true })
      fillRoot(bundle.rootfs)
      writeFileSync(
        bundle.config,
        JSON.stringify(runtimeSpec(requestOf(runtime, bundle, id, asked), runtime.host)),
      )
      return bundle
    },
    close() {
      runtime.close()
      unmountAt(join(run, "bin"))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function fillRoot(root: string): void {
  const busybox = findProgram("busybox")
  if (busybox === undefined) throw new Error("busybox-static is not installed")
  for (const name of ["bin", "etc", "tmp", "proc", "sys", "dev"])
    mkdirSync(join(root, name), { recursive: true })
  copyFileSync(busybox, join(root, "bin/busybox"))
  for (const applet of applets) symlinkSync("busybox", join(root, "bin", applet))
}

function requestOf(
  runtime: Runtime,
  bundle: Bundle,
  id: string,
  asked: Partial<RuntimeSpecRequest>,
): RuntimeSpecRequest {
  const capabilities = defaultCapabilities.filter((name) => runtime.host.capabilities.includes(name))
  return {
    rootPath: bundle.rootfs,
    readOnlyRoot: false,
    privileged: false,
    arguments: ["sleep", "1000"],
    environment: ["PATH=/bin"],
    secretEnvironment: [],
    workingDirectory: "/",
    user: { uid: 0, gid: 0, additionalGids: [0], home: "/" },
    tty: false,
    hostname: "test",
    capabilities,
    noNewPrivileges: false,
    ulimits: [],
    network: { kind: "isolated" },
    mounts: [],
    shmSizeBytes: 1024 * 1024,
    devices: [],
    resources: {},
    cgroupPath: `/naru/${id}`,
    sysctls: {},
    seccomp: chooseSeccomp({
      wanted: "default",
      privileged: false,
      capabilities,
      compile: runtime.runtime.fastPaths.compiledSeccomp,
    }),
    ...asked,
  }
}
