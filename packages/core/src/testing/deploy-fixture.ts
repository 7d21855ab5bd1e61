import { getDeployment, requestDeployment, runDeployment } from "../deployments/index.ts"
import type { DeploymentView } from "../deployments/schema.ts"
import type { JobContext } from "../jobs/index.ts"
import { createProject } from "../projects/index.ts"
import { createService } from "../services/index.ts"
import { type ServiceConfigInput, serviceConfigSchema } from "../services/schema.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "./core.ts"
import { openScriptedHost, type ScriptedHost } from "./scripted-host.ts"

/** A team whose deployments run in the test itself, against a scripted host. */
export interface DeployFixture {
  core: TestCore
  team: TestTeam
  host: ScriptedHost
  /** Makes a service in a project of its own; returns its id. */
  makeService(config?: ServiceConfigInput): Promise<string>
  request(serviceId: string): Promise<string>
  /** Runs a deployment's job once. */
  run(deploymentId: string, job?: Partial<JobContext> & { giveUp?: boolean }): Promise<DeploymentView>
  deploy(serviceId: string): Promise<DeploymentView>
  close(): Promise<void>
}

/** Opens one on a database of its own. */
export async function openDeployFixture(): Promise<DeployFixture> {
  const core = await openTestCore()
  const team = await makeTestTeam(core, "Acme")
  const host = await openScriptedHost(core)
  let projects = 0
  const fixture: DeployFixture = {
    core,
    team,
    host,
    async makeService(config = {}) {
      projects += 1
      const project = `p${projects}`
      await createProject(team, { name: project, slug: project })
      const image = { kind: "name" as const, name: "naru/busybox" }
      const parsed = serviceConfigSchema.parse({
        httpPort: 8080,
        healthCheck: { kind: "none" },
        ...config,
      })
      const place = { project, environment: "production" }
      return (await createService(team, { ...place, name: "Web", image, config: parsed })).id
    },
    request: async (serviceId) => (await requestDeployment(team, { serviceId, trigger: "manual" })).id,
    async run(deploymentId, { giveUp = false, ...job } = {}) {
      const context = { id: "d", signal: new AbortController().signal, isLastAttempt: false, ...job }
      await runDeployment(core, { teamId: team.teamId, deploymentId, giveUp }, context)
      return getDeployment(team, deploymentId)
    },
    deploy: async (serviceId) => fixture.run(await fixture.request(serviceId)),
    async close() {
      await host.close()
      await core.close()
    },
  }
  return fixture
}
