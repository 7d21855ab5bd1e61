/** A bridge with addresses that containers join, or one of the fixed modes `host` and `none`. */
export interface Network {
  id: string
  name: string
  driver: "bridge" | "host" | "none"
  /** Linux interface of a bridge. */
  bridge?: string
  subnet?: string
  gateway?: string
  internal: boolean
  labels: Readonly<Record<string, string>>
  createdAt: string
}

/** A container's place in a network. */
export interface Endpoint {
  networkId: string
  containerId: string
  /** Names that other containers on the network resolve to this endpoint. */
  aliases: readonly string[]
  /** IPv4 address without prefix length. */
  address: string
  prefixLength: number
  gateway: string
  macAddress: string
}

export interface PortBinding {
  containerPort: number
  protocol: "tcp" | "udp"
  /** Listen address; `0.0.0.0` for all. */
  hostAddress: string
  /** 0 asks for a free port (32768–60999). */
  hostPort: number
}

export interface NetworkStore {
  list(): Promise<Network[]>
  /** By name, ID or unambiguous ID prefix. Throws `network_not_found`. */
  get(nameOrId: string): Promise<Network>
  create(request: {
    name: string
    subnet?: string
    gateway?: string
    internal?: boolean
    labels?: Record<string, string>
  }): Promise<Network>
  /** Throws `network_in_use` while endpoints remain, `forbidden` for the fixed ones. */
  remove(nameOrId: string): Promise<void>
  /** Endpoints of running containers of a network. */
  endpoints(networkId: string): Promise<Endpoint[]>

  /**
   * Hot path of start: makes (or takes from the pool) a network namespace at `netnsPath`, joins the network, publishes ports.
   * All or nothing. Throws `port_in_use` naming the holder, `no_address_left`.
   */
  connect(request: ConnectRequest): Promise<Connection>
  /** Releases everything that {@link connect} made for this container; safe when nothing was. */
  disconnect(containerId: string): Promise<void>
  /** Drops namespaces, addresses and port elements of containers not in `living`; called when the engine opens. */
  reconcile(living: ReadonlySet<string>): Promise<void>
  close(): Promise<void>
}

export interface ConnectRequest {
  containerId: string
  containerName: string
  network: string
  aliases: readonly string[]
  ports: readonly PortBinding[]
  address?: string
  macAddress?: string
}

export interface Connection {
  /** Absent for `host`: the container shares the host's namespace. */
  netnsPath?: string
  endpoint?: Endpoint
  /** With the host ports that were chosen. */
  ports: readonly PortBinding[]
  /** Lines for the container's resolv.conf. */
  nameservers: readonly string[]
}
