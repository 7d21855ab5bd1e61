import { readFileSync } from "node:fs"
import { errnoOf } from "@naru/base/errors"

/** systemd-resolved's stub listens on loopback; here are the servers that it asks. */
const files = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"]

/** The host's name servers that a container can reach: those on loopback are left out. May be empty. */
export function reachableNameservers(read: (path: string) => string = readIfThere): string[] {
  for (const file of files) {
    const servers = nameserversOf(read(file)).filter((server) => !isLoopback(server))
    if (servers.length > 0) return servers
  }
  return []
}

/** All name servers of the host, for containers that share its network. */
export function hostNameservers(read: (path: string) => string = readIfThere): string[] {
  return nameserversOf(read("/etc/resolv.conf"))
}

function nameserversOf(text: string): string[] {
  return [...text.matchAll(/^[ \t]*nameserver[ \t]+(\S+)/gm)].map(([, server = ""]) => server)
}

function isLoopback(server: string): boolean {
  return server.startsWith("127.") || server === "::1"
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return ""
    throw error
  }
}
