export type { Held, Lease, LeaseRequest, Leases } from "./lease.ts"
export { openLeases } from "./open-leases.ts"
