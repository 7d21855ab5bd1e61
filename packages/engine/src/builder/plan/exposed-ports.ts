const largest = 65535

/** The ports of one EXPOSE word, as keys of the config: `80` gives `80/tcp`, `1-3/udp` three of them; undefined when it is none. */
export function parseExposedPorts(text: string): string[] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(text)
  if (match === null) return undefined
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  if (first > last || last > largest) return undefined
  const protocol = (match[3] ?? "tcp").toLowerCase()
  return Array.from({ length: last - first + 1 }, (_, offset) => `${first + offset}/${protocol}`)
}
