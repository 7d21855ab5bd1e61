import { join } from "node:path"
import { isErrorOfKind } from "@naru/base/errors"
import type { TeamCore } from "../core.ts"
import { requestDeployment } from "../deployments/index.ts"
import { createImage, getImage, updateImage } from "../images/index.ts"
import { createProject } from "../projects/index.ts"
import { createService, getService, serviceConfigSchema } from "../services/index.ts"
import type { ServiceView } from "../services/schema.ts"
import { readExample } from "./read-example.ts"
import type { SampleRun } from "./sample.schema.ts"

/** The sample's names; a team has it once. */
const sample = { project: "sample", environment: "production", service: "hello" } as const

/** The build argument that the sample's page shows. */
const versionArgument = "VERSION"

const config = serviceConfigSchema.parse({
  httpPort: 8080,
  healthCheck: { kind: "http", path: "/", intervalSeconds: 0.2, timeoutSeconds: 2, retries: 50 },
  // httpd keeps no state and, as the first process of its container, does not listen to SIGTERM.
  stopGraceSeconds: 1,
})

/** Makes the sample unless the team has it, and deploys it. `examples` is the path of the repository's examples folder. */
export async function runSample(core: TeamCore, { examples }: { examples: string }): Promise<SampleRun> {
  const service = (await findSample(core)) ?? (await makeSample(core, examples))
  return deploy(core, service)
}

/** Counts the sample's version up and deploys it. Throws not_found before the sample was made. */
export async function deployNextSample(core: TeamCore): Promise<SampleRun & { version: number }> {
  const service = await getService(core, sample)
  const slug = service.image.kind === "definition" ? service.image.image : ""
  const { source } = await getImage(core, slug)
  const before = source.kind === "dockerfile" ? Number(source.arguments[versionArgument] ?? 1) : 1
  const version = before + 1
  if (source.kind === "dockerfile") {
    const next = { ...source.arguments, [versionArgument]: String(version) }
    await updateImage(core, { image: slug, source: { ...source, arguments: next } })
  }
  return { ...(await deploy(core, service)), version }
}

async function findSample(core: TeamCore): Promise<ServiceView | undefined> {
  try {
    return await getService(core, sample)
  } catch (error) {
    if (isErrorOfKind(error, "not_found")) return undefined
    throw error
  }
}

async function makeSample(core: TeamCore, examples: string): Promise<ServiceView> {
  const source = await readExample(join(examples, "hello"), { arguments: { [versionArgument]: "1" } })
  await createProject(core, { name: "Sample", slug: sample.project })
  const image = await createImage(core, { name: "Hello", source })
  await createService(core, {
    project: sample.project,
    environment: sample.environment,
    name: "Hello",
    slug: sample.service,
    image: { kind: "definition", image: image.slug },
    config,
  })
  return getService(core, sample)
}

async function deploy(core: TeamCore, service: ServiceView): Promise<SampleRun> {
  const { id: deploymentId } = await requestDeployment(core, { serviceId: service.id, trigger: "sample" })
  const hostname = service.domains[0]?.hostname ?? ""
  return { ...sample, serviceId: service.id, deploymentId, hostname }
}
