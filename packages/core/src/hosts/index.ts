export { getDefaultHost, getHostPublicKey, listHosts, noteHostSeen, registerHost } from "./host.repository.ts"
