import { getDeployment, requestDeployment } from "@naru/core/deployments"
import type { DeploymentView } from "@naru/core/deployments/schema"
import { createImage, updateImage } from "@naru/core/images"
import type { ImageSource } from "@naru/core/images/schema"
import { createProject } from "@naru/core/projects"
import { createService, getServiceById } from "@naru/core/services"
import { type ServiceConfigInput, serviceConfigSchema } from "@naru/core/services/schema"
import type { TestTeam } from "@naru/core/testing"
import { until } from "./test-platform.ts"

/** A small web service in a project of its own, as a person would make it. */
export interface WebService {
  id: string
  image: string
  hostname: string
  /** Changes what the next deployment builds. */
  setDockerfile(dockerfile: string): Promise<void>
  /** Deploys and waits for the end, whatever it is. */
  deploy(): Promise<DeploymentView>
  request(): Promise<string>
}

/** A page that says one word, served by busybox, after a while if wished. */
export function pageSaying(word: string, { afterSeconds = 0, port = 8080 } = {}): string {
  return `FROM naru/busybox
RUN mkdir -p /www && echo ${word} > /www/index.html
CMD echo "starting ${word}"; sleep ${afterSeconds}; exec httpd -f -p ${port} -h /www
`
}

export const quickCheck = {
  kind: "http",
  path: "/",
  intervalSeconds: 0.2,
  timeoutSeconds: 1,
  retries: 10,
} as const

/** Makes the service; its page says `one`. */
export async function makeWebService(
  team: TestTeam,
  name: string,
  config: Partial<ServiceConfigInput> = {},
): Promise<WebService> {
  await createProject(team, { name, slug: name })
  const image = await createImage(team, { name, source: sourceOf(pageSaying("one")) })
  const { id } = await createService(team, {
    project: name,
    environment: "production",
    name: "web",
    image: { kind: "definition", image: image.slug },
    config: serviceConfigSchema.parse({
      httpPort: 8080,
      healthCheck: quickCheck,
      stopGraceSeconds: 1,
      ...config,
    }),
  })
  const { domains } = await getServiceById(team, id)
  const request = async () => (await requestDeployment(team, { serviceId: id, trigger: "manual" })).id
  return {
    id,
    image: image.slug,
    hostname: domains[0]?.hostname ?? "",
    request,
    setDockerfile: async (text) =>
      void (await updateImage(team, { image: image.slug, source: sourceOf(text) })),
    deploy: async () => untilEnded(team, await request()),
  }
}

function sourceOf(dockerfile: string): ImageSource {
  return { kind: "dockerfile", dockerfile, files: [], arguments: {} }
}

const openStates = ["queued", "building", "releasing", "starting", "checking", "switching"]

/** Waits until a deployment has ended, steps and all. */
export async function untilEnded(team: TestTeam, id: string, timeoutMs = 40_000): Promise<DeploymentView> {
  await until(
    async () => {
      const { state, steps } = await getDeployment(team, id)
      return (
        !openStates.includes(state) && steps.every((step) => !["waiting", "running"].includes(step.state))
      )
    },
    `deployment ${id} to end`,
    timeoutMs,
  )
  return getDeployment(team, id)
}

/** Waits until a deployment is in a state. */
export async function untilState(team: TestTeam, id: string, state: string): Promise<void> {
  await until(async () => (await getDeployment(team, id)).state === state, `deployment ${id} to be ${state}`)
}
