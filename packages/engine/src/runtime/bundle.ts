import { join } from "node:path"

/** Where one container's run-time things lie; all on tmpfs, all gone after a reboot. */
export interface Bundle {
  directory: string
  config: string
  rootfs: string
  pidFile: string
  conmonPidFile: string
  /** Seqpacket socket of conmon: the process's streams. */
  attachSocket: string
  /** Fifo of conmon: terminal size and reopening of the log. */
  controlFifo: string
  /** Empty file that conmon makes when the kernel killed a process for memory. */
  oomFile: string
  /** hostname, hosts and resolv.conf. */
  files: string
  /** Secret files by name. */
  secrets: string
  /** Secret variables, JSON. */
  secretEnvironment: string
  /** A directory for each exec. */
  execs: string
}

/** Directory names: 80 bits of the ID, because socket paths end at 107 bytes (unix(7)). */
const shortLength = 20

/** The bundle of a container under the engine's run directory. */
export function bundleOf(run: string, id: string): Bundle {
  const directory = join(run, "c", bundleNameOf(id))
  return {
    directory,
    config: join(directory, "config.json"),
    rootfs: join(directory, "rootfs"),
    pidFile: join(directory, "pidfile"),
    conmonPidFile: join(directory, "conmon.pid"),
    attachSocket: join(directory, "attach"),
    controlFifo: join(directory, "ctl"),
    oomFile: join(directory, "oom"),
    files: join(directory, "files"),
    secrets: join(directory, "secrets"),
    secretEnvironment: join(directory, "secret-environment.json"),
    execs: join(directory, "e"),
  }
}

/** The name of a container's directory among the bundles. */
export function bundleNameOf(id: string): string {
  return id.slice(0, shortLength)
}
