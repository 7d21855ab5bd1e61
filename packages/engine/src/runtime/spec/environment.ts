export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** Joins lists of `NAME=value`: later ones win, places stay. A bare `NAME` takes the name away, as `docker run -e NAME` without a value does. */
export function mergeEnvironment(...lists: readonly (readonly string[])[]): string[] {
  const values = new Map<string, string>()
  for (const entry of lists.flat()) {
    const equals = entry.indexOf("=")
    if (equals === -1) values.delete(entry)
    else if (equals > 0) values.set(entry.slice(0, equals), entry.slice(equals + 1))
  }
  return [...values].map(([name, value]) => `${name}=${value}`)
}

/** The environment of a container's process: defaults first, what was asked on top, `HOME` last unless given. */
export function processEnvironment(request: {
  asked: readonly string[]
  secret: readonly string[]
  hostname: string
  home: string
  tty: boolean
}): string[] {
  const defaults = [
    `PATH=${defaultPath}`,
    `HOSTNAME=${request.hostname}`,
    ...(request.tty ? ["TERM=xterm"] : []),
  ]
  const merged = mergeEnvironment(defaults, request.asked, request.secret)
  return merged.some((entry) => entry.startsWith("HOME=")) ? merged : [...merged, `HOME=${request.home}`]
}
