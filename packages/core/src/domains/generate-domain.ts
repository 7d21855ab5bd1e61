import type { Connection } from "../database.ts"
import { newId } from "../ids.ts"
import { insertDomain, listDomains, moveGeneratedDomains, takenHostnames } from "./domain.repository.ts"

export interface GenerateDomain {
  teamId: string
  serviceId: string
  service: string
  project: string
  environment: string
  baseDomain: string
  port: number
}

/** How many numbered names are tried beside the plain ones; random ones follow, which are free. */
const numbered = 20

/**
 * Gives a service its own hostname, `<service>-<project>.<base domain>`; where that is taken with the environment's name or
 * a number added. A service that has one keeps it and only its port moves.
 */
export async function generateDomain(connection: Connection, request: GenerateDomain): Promise<string> {
  const { teamId, serviceId, port } = request
  const existing = await listDomains(connection, { teamId, serviceId })
  const own = existing.find(({ isGenerated }) => isGenerated)
  if (own) {
    await moveGeneratedDomains(connection, { teamId, serviceId, port })
    return own.hostname
  }
  const candidates = hostnameCandidates(request)
  const taken = await takenHostnames(connection, candidates)
  const hostname =
    candidates.find((candidate) => !taken.has(candidate)) ??
    `${request.service}-${newId().slice(-8)}.${request.baseDomain}`
  await insertDomain(connection, { id: newId(), teamId, serviceId, hostname, port, createdById: null })
  return hostname
}

/** The names to try in order; each first label fits the DNS (63 octets, RFC 1035 section 2.3.4). */
export function hostnameCandidates({
  service,
  project,
  environment,
  baseDomain,
}: Pick<GenerateDomain, "service" | "project" | "environment" | "baseDomain">): string[] {
  const plain = `${service}-${project}`
  const numbers = Array.from({ length: numbered }, (_, index) => `${plain.slice(0, 58)}-${index + 2}`)
  return [plain, `${plain}-${environment}`, ...numbers]
    .filter((label) => label.length <= 63)
    .map((label) => `${label}.${baseDomain}`)
}
