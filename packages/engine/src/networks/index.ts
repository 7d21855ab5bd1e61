export type { Connection, ConnectRequest, Endpoint, Network, NetworkStore, PortBinding } from "./network.ts"
