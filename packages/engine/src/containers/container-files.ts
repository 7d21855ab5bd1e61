import type { Connection } from "../networks/index.ts"

export interface HostsRequest {
  hostname: string
  domainname?: string
  connection: Connection
  /** `name:address`; the address `host-gateway` stands for the host. */
  extraHosts: readonly string[]
}

const hostsDefaults = [
  "127.0.0.1\tlocalhost",
  "::1\tlocalhost ip6-localhost ip6-loopback",
  "fe00::\tip6-localnet",
  "ff00::\tip6-mcastprefix",
  "ff02::1\tip6-allnodes",
  "ff02::2\tip6-allrouters",
]

/** Text of /etc/hosts: loopback, what was asked, the container itself. */
export function hostsFile({ hostname, domainname, connection, extraHosts }: HostsRequest): string {
  const { endpoint } = connection
  const extra = extraHosts.map((line) => {
    // Addresses may be IPv6, so only the first colon parts the two; `name=address` is Docker's newer form.
    const [, name = "", address = ""] = /^([^:=]+)[:=](.*)$/.exec(line) ?? []
    return `${address === "host-gateway" ? (endpoint?.gateway ?? "127.0.0.1") : address}\t${name}`
  })
  const names = domainname ? `${hostname}.${domainname} ${hostname}` : hostname
  const own = endpoint ? [`${endpoint.address}\t${names}`] : []
  return `${[...hostsDefaults, ...extra, ...own].join("\n")}\n`
}

/** Text of /etc/resolv.conf; what was asked goes before what the network gives. */
export function resolvConf(request: {
  dns: { servers?: readonly string[]; search?: readonly string[]; options?: readonly string[] }
  nameservers: readonly string[]
}): string {
  const { dns, nameservers } = request
  const servers = dns.servers?.length ? dns.servers : nameservers
  // A single dot asks for no search list (resolv.conf(5) has no other way to say so).
  const search = (dns.search ?? []).filter((domain) => domain !== ".")
  return [
    ...servers.map((server) => `nameserver ${server}`),
    ...(search.length > 0 ? [`search ${search.join(" ")}`] : []),
    ...(dns.options?.length ? [`options ${dns.options.join(" ")}`] : []),
    "",
  ].join("\n")
}
