import { recordAudit } from "../audit/index.ts"
import type { TeamCore } from "../core.ts"
import { transaction } from "../database.ts"
import { newId } from "../ids.ts"
import { found } from "../not-found.ts"
import { HostnameReserved, PortMissing } from "./domain.errors.ts"
import { deleteDomain, findDomainTarget, insertDomain, listDomains } from "./domain.repository.ts"
import type { AddDomain, DomainView } from "./domain.schema.ts"

/**
 * Leads a hostname to a service. `dashboard` is the hostname that people reach Naru itself by: a service there would take its
 * place. Throws not_found, a conflict when the name is taken or Naru's own, {@link PortMissing}.
 */
export async function addDomain(
  core: TeamCore,
  { serviceId, hostname, port: wanted, dashboard }: AddDomain & { dashboard: string },
): Promise<DomainView> {
  const { teamId, actor, baseDomain } = core
  const isOwn = hostname === baseDomain || hostname === dashboard || hostname.endsWith(`.${baseDomain}`)
  if (isOwn) throw new HostnameReserved(hostname)
  return transaction(core.database, async (connection) => {
    const service = found(await findDomainTarget(connection, { teamId, serviceId }), "service", serviceId)
    const port = wanted ?? service.httpPort
    if (port === undefined) throw new PortMissing()
    const id = newId()
    await insertDomain(connection, { id, teamId, serviceId, hostname, port, createdById: actor.id ?? "" })
    await recordAudit(connection, {
      teamId,
      actor,
      action: "domain.added",
      subject: { id, name: hostname },
      detail: { service: service.name, port },
    })
    return { id, serviceId, hostname, port, isGenerated: false, createdAt: core.now() }
  })
}

/** Stops leading a hostname to its service, whose id it returns. Throws not_found. */
export async function removeDomain(core: TeamCore, id: string): Promise<{ serviceId: string }> {
  const { teamId, actor } = core
  return transaction(core.database, async (connection) => {
    const domains = await listDomains(connection, { teamId })
    const domain = found(
      domains.find((one) => one.id === id),
      "domain",
      id,
    )
    await deleteDomain(connection, { teamId, id })
    const subject = { id, name: domain.hostname }
    await recordAudit(connection, { teamId, actor, action: "domain.removed", subject })
    return { serviceId: domain.serviceId }
  })
}
