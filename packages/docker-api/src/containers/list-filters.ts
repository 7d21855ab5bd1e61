import type { Container } from "@naru/engine/containers"
import { DockerFailure } from "../http/failure.ts"
import { type Filters, passesAny, passesLabels } from "../query/filters.ts"

export const listFilterNames = [
  "ancestor",
  "before",
  "exited",
  "expose",
  "health",
  "id",
  "is-task",
  "isolation",
  "label",
  "name",
  "network",
  "publish",
  "since",
  "status",
  "volume",
]

const statuses = ["created", "restarting", "running", "removing", "paused", "exited", "dead"]

/** What filters refer to, looked up beforehand. */
export interface FilterContext {
  /** Images that `ancestor` names, by ID. */
  ancestors: ReadonlySet<string>
  /** IDs of networks that `network` names, and the names as given. */
  networks: ReadonlySet<string>
  /** The image's and the container's own. */
  labels: Readonly<Record<string, string>>
}

/** Throws 400 for values that cannot be. */
export function checkListFilters(filters: Filters): void {
  for (const status of filters.get("status") ?? []) {
    if (!statuses.includes(status)) throw new DockerFailure(400, `invalid filter 'status=${status}'`)
  }
  for (const code of filters.get("exited") ?? []) {
    if (!/^-?\d+$/.test(code)) throw new DockerFailure(400, `invalid filter 'exited=${code}'`)
  }
}

/** True when a container passes all filters but `before` and `since`, which speak of the list's order. */
export function passesListFilters(container: Container, filters: Filters, context: FilterContext): boolean {
  const { spec, connection } = container
  return (
    passesLabels(filters, context.labels) &&
    passesAny(filters, "id", (id) => container.id.startsWith(id)) &&
    passesAny(filters, "name", (name) => matchesName(container.name, name)) &&
    passesAny(filters, "status", (status) => container.state === status) &&
    passesAny(filters, "exited", (code) => hasExitedWith(container, Number(code))) &&
    passesAny(filters, "health", (health) => (container.health?.status ?? "none") === health) &&
    passesAny(filters, "ancestor", () => context.ancestors.has(container.imageId)) &&
    passesAny(filters, "volume", (volume) =>
      container.mounts.some(
        (mount) => mount.volume === volume || mount.target === volume || mount.source === volume,
      ),
    ) &&
    passesAny(filters, "network", () =>
      [spec.network ?? "bridge", connection?.endpoint?.networkId ?? ""].some((key) =>
        context.networks.has(key),
      ),
    ) &&
    passesAny(filters, "publish", (port) =>
      (connection?.ports ?? []).some((one) => isPort(port, one.hostPort, one.protocol)),
    ) &&
    passesAny(filters, "expose", (port) =>
      (spec.exposedPorts ?? []).some((key) =>
        isPort(port, Number.parseInt(key, 10), key.split("/")[1] ?? "tcp"),
      ),
    ) &&
    passesAny(filters, "is-task", (value) => value === "false" || value === "0") &&
    passesAny(filters, "isolation", (value) => value === "default")
  )
}

/** `name` is a regular expression over the name with or without its slash; what is none matches as text. */
function matchesName(name: string, pattern: string): boolean {
  try {
    const expression = new RegExp(pattern)
    return expression.test(name) || expression.test(`/${name}`)
  } catch {
    return name.includes(pattern)
  }
}

function hasExitedWith({ state, exitCode }: Container, code: number): boolean {
  return (state === "exited" || state === "dead") && (exitCode ?? 0) === code
}

/** `8080`, `8080/udp` or `8000-8010/tcp`. */
function isPort(wanted: string, port: number, protocol: string): boolean {
  const [numbers = "", wantedProtocol = "tcp"] = wanted.split("/")
  const [first = "", last = first] = numbers.split("-")
  return protocol === wantedProtocol && port >= Number(first) && port <= Number(last)
}
