import { requestBuild } from "@naru/core/builds"
import { requestDeployment } from "@naru/core/deployments"
import { addDomain } from "@naru/core/domains"
import { createImage } from "@naru/core/images"
import { createProject } from "@naru/core/projects"
import { setSecret } from "@naru/core/secrets"
import { createService, serviceConfigSchema } from "@naru/core/services"
import { makeTestTeam, type TestCore, type TestTeam } from "@naru/core/testing"
import { createWebhook } from "@naru/core/webhooks"

/** A team that has one of everything, and how each is called in the API's inputs. */
export interface FilledTeam {
  team: TestTeam
  project: string
  environment: string
  environmentId: string
  image: string
  imageId: string
  buildId: string
  buildNumber: number
  service: string
  serviceId: string
  deploymentId: string
  releaseId: string
  secretId: string
  webhookId: string
  domainId: string
  container: string
}

/** Makes a team with one of everything; all names begin with the given word. */
export async function fillTeam(core: TestCore, word: string): Promise<FilledTeam> {
  const team = await makeTestTeam(core, word)
  const { slug: project, environment, environmentId } = await createProject(team, { name: `${word} project` })
  const { slug: image } = await createImage(team, {
    name: `${word} image`,
    source: { kind: "dockerfile", dockerfile: "FROM scratch\nCOPY a b", files: [], arguments: {} },
  })
  const build = await requestBuild(team, { image, trigger: "manual" })
  const { id: serviceId, slug: service } = await createService(team, {
    project,
    environment,
    name: `${word} service`,
    image: { kind: "definition", image },
    config: serviceConfigSchema.parse({ httpPort: 80 }),
  })
  const deployment = await requestDeployment(team, { serviceId, trigger: "manual" })
  const imageId = `sha256:${word}`
  const releaseId = `release-${word}`
  await core.database.release.create({
    data: {
      id: releaseId,
      teamId: team.teamId,
      serviceId,
      number: 1,
      imageId,
      imageName: word,
      config: serviceConfigSchema.parse({}),
      secretVersions: [],
      routes: [],
    },
  })
  const secret = await setSecret(team, { scope: { kind: "team" }, name: "TOKEN", value: word })
  const webhook = await createWebhook(team, { serviceId, kind: "generic" })
  const domain = await addDomain(team, { serviceId, hostname: `${word}.example.com`, dashboard: "" })
  return {
    team,
    project,
    environment,
    environmentId,
    image,
    imageId,
    buildId: build.id,
    buildNumber: build.number,
    service,
    serviceId,
    deploymentId: deployment.id,
    releaseId,
    secretId: secret.id,
    webhookId: webhook.id,
    domainId: domain.id,
    container: `container-of-${word}`,
  }
}
