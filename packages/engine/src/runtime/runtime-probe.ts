import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { CommandFailed, run } from "../system/index.ts"
import type { OciRuntime } from "./oci-runtime.ts"
import { chooseSeccomp } from "./seccomp-choice.ts"
import { defaultCapabilities, type RuntimeHost, runtimeSpec, type SpecMount } from "./spec/index.ts"

const systemDirectories = ["/usr", "/bin", "/lib", "/lib64"]

/**
 * Runs `true` from the host's own /usr in a container of this runtime (15 ms). Returns what went wrong, or undefined.
 * Versions alone do not tell: old cgroup mixes, missing libraries and outer containers each stop one runtime and not the other.
 */
export async function canRun(
  runtime: OciRuntime,
  options: { stateRoot: string; directory: string; host: RuntimeHost },
): Promise<string | undefined> {
  const { stateRoot, directory, host } = options
  const id = `probe-${process.pid}`
  const rootPath = join(directory, "rootfs")
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(rootPath, { recursive: true })
  const capabilities = defaultCapabilities.filter((name) => host.capabilities.includes(name))
  const spec = runtimeSpec(
    {
      rootPath,
      readOnlyRoot: false,
      privileged: false,
      arguments: ["/usr/bin/true"],
      environment: [],
      secretEnvironment: [],
      workingDirectory: "/",
      user: { uid: 0, gid: 0, additionalGids: [0], home: "/" },
      tty: false,
      hostname: "probe",
      capabilities,
      noNewPrivileges: false,
      ulimits: [],
      network: { kind: "isolated" },
      mounts: systemMounts(rootPath),
      shmSizeBytes: 1024 * 1024,
      devices: [],
      resources: {},
      cgroupPath: `/naru/${id}`,
      sysctls: {},
      seccomp: chooseSeccomp({
        wanted: "default",
        privileged: false,
        capabilities,
        compile: runtime.fastPaths.compiledSeccomp,
      }),
    },
    host,
  )
  writeFileSync(join(directory, "config.json"), JSON.stringify(spec))
  try {
    await run({
      command: runtime.command,
      args: ["--root", stateRoot, "run", "--bundle", directory, id],
      env: { PATH: process.env.PATH ?? "", ...runtime.environment },
      timeoutMs: 10_000,
    })
    return undefined
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    return error.message
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Shows the host's programs read-only; where /bin and /lib are links into /usr, the same links are made. */
function systemMounts(rootPath: string): SpecMount[] {
  return systemDirectories
    .filter((path) => existsSync(path))
    .flatMap((path): SpecMount[] => {
      if (!lstatSync(path).isSymbolicLink())
        return [{ type: "bind", source: path, target: path, readOnly: true, options: [] }]
      symlinkSync(readlinkSync(path), join(rootPath, path))
      return []
    })
}
