import { readFile } from "node:fs/promises"
import { createDockerApi, type DockerApi, readAndExecOnly } from "@naru/docker-api"
import type { Host } from "../host.ts"
import type { Platform } from "../platform/join-platform.ts"
import { openExtras } from "./extras.ts"

/** Serves the whole Docker API to the group `naru`, and a reading part of it to the dashboard's own group `naru-web`. */
export async function serveSockets(
  host: Host,
  platform: () => Platform | undefined,
): Promise<{ close(): Promise<void> }> {
  const { engine, log, paths } = host
  const extras = openExtras(host, platform)
  const full = createDockerApi({ engine, log, extras })
  const forWeb = createDockerApi({ engine, log, extras, policy: readAndExecOnly })
  await listenFor(full, paths.dockerSocket, "naru")
  await listenFor(forWeb, paths.webEngineSocket, "naru-web")
  return {
    async close() {
      await Promise.all([full.close(), forWeb.close()])
    },
  }
}

/** Without such a group on this host only root may connect. */
async function listenFor(api: DockerApi, socket: string, group: string): Promise<void> {
  const gid = await findGroup(group)
  await api.listen(socket, { mode: 0o660, ...(gid !== undefined && { gid }) })
}

async function findGroup(name: string): Promise<number | undefined> {
  const line = (await readFile("/etc/group", "utf8"))
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`))
  return line === undefined ? undefined : Number(line.split(":")[2])
}
