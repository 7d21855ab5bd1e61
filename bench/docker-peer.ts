import { execFileSync, spawn } from "node:child_process"
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { openClient } from "./client.ts"

const netns = "naru-bench"

/** Debian's dockerd with data, sockets and a network namespace of its own: its rules and bridges touch nothing on this host. */
export interface DockerPeer {
  socketPath: string
  version: string
  /** dockerd, containerd and the shims, without what runs in the containers. */
  processes(): number[]
  stop(): Promise<void>
}

export async function startDocker(): Promise<DockerPeer> {
  if (!existsSync("/usr/sbin/dockerd")) throw new Error("The peer is missing: apt-get install docker.io")
  const place = mkdtempSync("/var/tmp/naru-bench-docker-")
  const socketPath = join(place, "docker.sock")
  execFileSync("ip", ["netns", "add", netns])
  execFileSync("ip", ["-n", netns, "link", "set", "lo", "up"])
  const log = openSync(join(place, "log"), "w")
  const roots = [
    "--data-root",
    join(place, "data"),
    "--exec-root",
    join(place, "exec"),
    "--pidfile",
    join(place, "pid"),
  ]
  const args = [`--net=/run/netns/${netns}`, "/usr/sbin/dockerd", ...roots, "-H", `unix://${socketPath}`]
  const daemon = spawn("nsenter", args, { stdio: ["ignore", log, log] })
  const client = openClient(socketPath)
  for (let tries = 0; ; tries += 1) {
    try {
      await client.call("GET", "/_ping")
      break
    } catch (error) {
      if (tries > 300) throw new Error(`dockerd did not answer; see ${place}/log`, { cause: error })
      await sleep(100)
    }
  }
  const version = await client.call("GET", "/version")
  client.close()
  return {
    socketPath,
    version:
      typeof version === "object" && version !== null && "Version" in version
        ? String(version.Version)
        : "unknown",
    processes: () => processesInNetns(readlinkSync(`/proc/${daemon.pid}/ns/net`)),
    async stop() {
      daemon.kill("SIGTERM")
      for (let tries = 0; daemon.exitCode === null && tries < 200; tries += 1) await sleep(100)
      execFileSync("ip", ["netns", "delete", netns])
      unmountBelow(place)
      rmSync(place, { recursive: true, force: true })
    },
  }
}

function processesInNetns(namespace: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/ns/net`) === namespace
      } catch {
        // The process ended meanwhile.
        return false
      }
    })
    .map(Number)
}

function unmountBelow(place: string): void {
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
  for (const mount of mounts.filter((path) => path.startsWith(place)).reverse())
    execFileSync("umount", ["-l", mount])
}
