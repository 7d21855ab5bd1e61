import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import koffi from "koffi"
import {
  CommandFailed,
  createNetns,
  removeNetns,
  run,
  type SpawnedProcess,
  setLoopbackUp,
  spawnProcess,
  withinNetns,
} from "../../system/index.ts"

/**
 * A host of its own for a test file: this process moves into a fresh network namespace with an uplink to another one,
 * `outside`, which plays the rest of the world. Nothing touches the real host's network.
 */
export interface PrivateHost {
  directory: string
  /** Address of the host's uplink and of the world's end of it. */
  address: string
  worldAddress: string
  /** Network namespace of the world. */
  outside: string
  leave(): void
}

const newNetwork = 0x40000000

export async function enterPrivateHost(): Promise<PrivateHost> {
  const directory = mkdtempSync(join(tmpdir(), "naru-nets-"))
  const outside = join(directory, "outside")
  koffi.load("libc.so.6").func("int unshare(int flags)")(newNetwork)
  setLoopbackUp()
  createNetns(outside)
  await ip("link add uplink mtu 1400 type veth peer name world netns", outside)
  await ip("addr add 198.51.100.1/24 dev uplink")
  await ip("link set uplink up")
  await ip("route add default via 198.51.100.2")
  const inside = (command: string) => runIn(outside, ["ip", ...command.split(" ")])
  await inside("addr add 198.51.100.2/24 dev world")
  await inside("link set world up")
  await inside("link set lo up")
  const leave = () => {
    removeNetns(outside)
    rmSync(directory, { recursive: true, force: true })
  }
  return { directory, address: "198.51.100.1", worldAddress: "198.51.100.2", outside, leave }
}

export async function ip(command: string, ...more: string[]): Promise<string> {
  const { stdout } = await run({ command: "ip", args: [...command.split(" "), ...more] })
  return stdout
}

export async function runIn(netnsPath: string, command: readonly string[], input = ""): Promise<string> {
  const { stdout } = await run({
    command: "nsenter",
    args: [`--net=${netnsPath}`, "--", ...command],
    input,
    timeoutMs: 10_000,
  })
  return stdout
}

/** A TCP server inside a namespace that tells each visitor its name and the address it sees. */
export async function serveTcp(netnsPath: string, port: number, name: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => {})
    socket.end(`${name} sees ${socket.remoteAddress?.replace("::ffff:", "")}\n`)
  })
  const listening = new Promise((resolve) => server.once("listening", resolve))
  // Without a host name listen() makes its socket before it returns, so inside the namespace.
  withinNetns(netnsPath, () => server.listen(port))
  await listening
  return server
}

/** A UDP server inside a namespace that answers each datagram with its name and what it heard. */
export async function serveUdp(netnsPath: string, port: number, name: string): Promise<SpawnedProcess> {
  const script = `import socket, sys
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); server.bind(("0.0.0.0", int(sys.argv[1]))); print("ready", flush=True)
while True:
    data, peer = server.recvfrom(999); server.sendto(sys.argv[2].encode() + b" heard " + data, peer)`
  const args = [`--net=${netnsPath}`, "python3", "-c", script, String(port), name]
  const server = await spawnProcess({ command: "nsenter", args, stdio: ["ignore", "pipe", "inherit"] })
  await new Promise((resolve) => server.stdout?.once("data", resolve))
  return server
}

/** What a visitor of `address:port` reads, from this host or from within a namespace; `refused` when nobody answers. */
export async function visit(address: string, port: number, from?: string): Promise<string> {
  return visitFor({ address, port, from, seconds: 5 })
}

/** True when a visitor gets nothing: a refusal, or silence for a second. */
export async function isClosed(address: string, port: number, from?: string): Promise<boolean> {
  return (await visitFor({ address, port, from, seconds: 1 })) === "refused"
}

async function visitFor(visit: {
  address: string
  port: number
  from: string | undefined
  seconds: number
}): Promise<string> {
  const { address, port, from, seconds } = visit
  const client = ["timeout", String(seconds), "bash", "-c", `exec 3<>/dev/tcp/${address}/${port} && cat <&3`]
  const [command = "", ...args] = from === undefined ? client : ["nsenter", `--net=${from}`, "--", ...client]
  try {
    const { stdout } = await run({ command, args })
    return stdout.trim()
  } catch (error) {
    if (error instanceof CommandFailed) return "refused"
    throw error
  }
}
