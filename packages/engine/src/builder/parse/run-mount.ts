/** What `RUN --mount` asks for, with Docker's defaults filled in. */
export type RunMount =
  | {
      type: "cache"
      target: string
      id: string
      sharing: "shared" | "locked"
      uid: number
      gid: number
      mode: number
    }
  | { type: "bind"; target: string; source: string; from?: string }
  | { type: "tmpfs"; target: string; sizeBytes?: number }

/** The text of a `--mount` is not one that this builder can do; the message says why. */
export class MountFault extends Error {}

const known: Readonly<Record<RunMount["type"], readonly string[]>> = {
  cache: ["id", "sharing", "uid", "gid", "mode", "from", "source"],
  bind: ["from", "source"],
  tmpfs: ["size"],
}

/** Reads `type=cache,target=/root/.cache`; without a type it is a bind, as in Docker. Throws {@link MountFault}. */
export function parseRunMount(text: string): RunMount {
  const options = optionsOf(text)
  const type = options.get("type") ?? "bind"
  if (type === "secret" || type === "ssh")
    throw new MountFault(`RUN --mount=type=${type} is not supported yet: a build gets no secrets`)
  if (type !== "cache" && type !== "bind" && type !== "tmpfs")
    throw new MountFault(`unknown mount type "${type}"`)
  const target = options.get("target") ?? ""
  if (target === "") throw new MountFault("a mount needs a target: target=/path")
  for (const name of options.keys()) {
    if (name === "type" || name === "target" || known[type].includes(name)) continue
    throw new MountFault(`a mount of the type ${type} takes no "${name}" here`)
  }
  if (type === "cache") return cacheMount(target, options)
  if (type === "bind") {
    const from = options.get("from")
    return { type, target, source: options.get("source") ?? "", ...(from && { from }) }
  }
  const size = options.get("size")
  return { type, target, ...(size !== undefined && { sizeBytes: bytesOf(size) }) }
}

/** Other names of the same options (Dockerfile reference, RUN --mount). */
const aliases: Readonly<Record<string, string>> = { dst: "target", destination: "target", src: "source" }

function optionsOf(text: string): Map<string, string> {
  const options = new Map<string, string>()
  for (const part of text.split(",")) {
    const equals = part.indexOf("=")
    const written = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase()
    // Read-only is how binds are here, and a cache is always writable.
    if (written === "ro" || written === "readonly") continue
    if (written === "rw" || written === "readwrite")
      throw new MountFault("a writable mount is not supported: use type=cache")
    options.set(aliases[written] ?? written, equals < 0 ? "" : part.slice(equals + 1))
  }
  return options
}

function cacheMount(target: string, options: ReadonlyMap<string, string>): RunMount {
  if (options.has("from") || options.has("source"))
    throw new MountFault("a cache that begins with files (from, source) is not supported")
  const sharing = options.get("sharing") ?? "shared"
  if (!["shared", "private", "locked"].includes(sharing))
    throw new MountFault(`unknown sharing "${sharing}": it must be shared, private or locked`)
  return {
    type: "cache",
    target,
    id: options.get("id") || target,
    // A private cache is one that nobody else has meanwhile.
    sharing: sharing === "shared" ? "shared" : "locked",
    uid: numberOf(options, "uid", "0", 10),
    gid: numberOf(options, "gid", "0", 10),
    mode: numberOf(options, "mode", "755", 8),
  }
}

function numberOf(
  options: ReadonlyMap<string, string>,
  name: string,
  fallback: string,
  radix: 8 | 10,
): number {
  const text = options.get(name) ?? fallback
  if (!(radix === 8 ? /^[0-7]{1,5}$/ : /^\d{1,9}$/).test(text))
    throw new MountFault(`"${text}" is no ${name}`)
  return Number.parseInt(text, radix)
}

const units: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

function bytesOf(text: string): number {
  const match = /^(\d+)([kmg]?)b?$/i.exec(text)
  if (match === null) throw new MountFault(`"${text}" is no size: write 64m`)
  return Number(match[1]) * (units[(match[2] ?? "").toLowerCase()] ?? 1)
}
