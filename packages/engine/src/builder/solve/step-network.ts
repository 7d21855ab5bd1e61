import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Connection, NetworkStore } from "../../networks/index.ts"
import type { RuntimeSpecRequest, SpecMount } from "../../runtime/index.ts"

/** The network of a stage's RUN steps: made for the first that needs one, shared by the others. */
export interface StepNetwork {
  join(
    kind: "default" | "none" | "host",
  ): Promise<{ network: RuntimeSpecRequest["network"]; nameservers: readonly string[] }>
  leave(): Promise<void>
}

/** `network` is what the build asked for: `host`, `none`, or a network's name. */
export function openStepNetwork(
  networks: NetworkStore,
  { id, network }: { id: string; network: string },
): StepNetwork {
  let connection: Promise<Connection> | undefined
  return {
    async join(kind) {
      const wanted = kind === "default" ? network : kind
      if (wanted === "none") return { network: { kind: "isolated" }, nameservers: [] }
      connection ??= networks.connect({
        containerId: id,
        containerName: `build-${id.slice(0, 12)}`,
        network: wanted,
        aliases: [],
        ports: [],
      })
      const { netnsPath, nameservers } = await connection
      if (netnsPath === undefined) return { network: { kind: "host" }, nameservers }
      return { network: { kind: "join", path: netnsPath }, nameservers }
    },
    async leave() {
      if (connection !== undefined) await networks.disconnect(id)
    },
  }
}

const hosts = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"

/** The three files that a process needs to find others, as mounts; written into `directory`. */
export function networkFiles(
  directory: string,
  { hostname, nameservers }: { hostname: string; nameservers: readonly string[] },
): SpecMount[] {
  const contents = {
    hosts: `${hosts}127.0.1.1\t${hostname}\n`,
    hostname: `${hostname}\n`,
    "resolv.conf": nameservers.map((server) => `nameserver ${server}\n`).join(""),
  }
  return Object.entries(contents).map(([name, text]) => {
    const source = join(directory, name)
    writeFileSync(source, text, { mode: 0o644 })
    return { type: "bind", source, target: `/etc/${name}`, readOnly: false, options: [] }
  })
}
