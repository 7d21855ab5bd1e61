import { type Actor, listActivity } from "../audit/index.ts"
import { createProject } from "../projects/index.ts"
import { createService, serviceConfigSchema } from "../services/index.ts"
import type { ServiceConfigInput, ServiceImage } from "../services/schema.ts"
import type { TestTeam } from "./core.ts"

export interface TestService {
  id: string
  slug: string
  name: string
  project: string
  environment: string
  environmentId: string
}

export interface MakeTestService {
  name?: string
  image?: ServiceImage
  config?: ServiceConfigInput
}

/** Makes a service in the production environment of a project of its own. */
export async function makeTestService(
  team: TestTeam,
  { name = "Web", image = { kind: "name", name: "naru/busybox" }, config = {} }: MakeTestService = {},
): Promise<TestService> {
  const { slug: project, environment, environmentId } = await createProject(team, { name: "Shop" })
  const place = { project, environment }
  const made = await createService(team, { ...place, name, image, config: serviceConfigSchema.parse(config) })
  return { ...made, ...place, name, environmentId }
}

/** What the team's activity says last, without what differs from run to run. */
export async function lastDeed({
  database,
  teamId,
}: Pick<TestTeam, "database" | "teamId">): Promise<
  { actor: Actor; action: string; subject: { id: string; name: string }; detail: unknown } | undefined
> {
  const { entries } = await listActivity(database, { teamId, limit: 1 })
  const [entry] = entries
  return entry && { actor: entry.actor, action: entry.action, subject: entry.subject, detail: entry.detail }
}
