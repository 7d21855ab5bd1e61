export {
  AddressInUse,
  FixedNetwork,
  InvalidNetwork,
  InvalidPortBinding,
  NetworkAmbiguous,
  NetworkExists,
  NetworkInUse,
  NetworkNotFound,
  NoAddressLeft,
  NoSubnetLeft,
  PortInUse,
} from "./errors.ts"
export type { Connection, ConnectRequest, Endpoint, Network, NetworkStore, PortBinding } from "./network.ts"
export { type NetworkOptions, openNetworks } from "./network-store.ts"
