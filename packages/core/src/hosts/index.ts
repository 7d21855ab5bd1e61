export { getHost } from "./get-host.ts"
export { getDefaultHost, getHostPublicKey, listHosts, noteHostSeen, registerHost } from "./host.repository.ts"
