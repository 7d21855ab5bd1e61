import type { TeamCore } from "../core.ts"
import type { Connection } from "../database.ts"
import { found } from "../not-found.ts"
import { listServices } from "./service.repository.ts"
import type { ServiceAddress, ServiceView } from "./service.schema.ts"

type Reader = Pick<TeamCore, "teamId"> & { database: Connection }

/** The service at an address; throws not_found. */
export async function getService(
  { database, teamId }: Reader,
  address: ServiceAddress,
): Promise<ServiceView> {
  const [service] = await listServices(database, { teamId, address })
  return found(service, "service", address.service)
}

/** The service of that id; throws not_found. */
export async function getServiceById({ database, teamId }: Reader, id: string): Promise<ServiceView> {
  const [service] = await listServices(database, { teamId, id })
  return found(service, "service", id)
}
