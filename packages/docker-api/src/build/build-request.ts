import type { BuildRequest } from "@naru/engine/builder"
import { parseReference } from "@naru/engine/reference"
import { DockerFailure } from "../http/failure.ts"
import { withTag } from "../http/translate.ts"
import { flag, integer, textMap } from "../query/values.ts"

/**
 * The parameters of `POST /build` as the builder wants them; the context comes beside. Parameters that only speed things up
 * (`cachefrom`, `rm`, `forcerm`, `pull`) have nothing to do here. Throws 400 for malformed and 501 for unsupported ones.
 */
export function buildRequestOf(query: URLSearchParams): Omit<BuildRequest, "context"> {
  refuseUnsupported(query)
  const names = query.getAll("t").filter(Boolean)
  for (const name of names) parseReference(name)
  const dockerfile = query.get("dockerfile")
  const target = query.get("target")
  const network = query.get("networkmode")
  const resources = resourcesOf(query)
  return {
    ...(names.length > 0 && { names: names.map(withTag) }),
    ...(dockerfile && { dockerfile: { path: dockerfile } }),
    ...(target && { target }),
    arguments: textMap(query, "buildargs"),
    labels: textMap(query, "labels"),
    noCache: flag(query, "nocache"),
    ...(network && network !== "default" && { network }),
    ...(resources && { resources }),
  }
}

function refuseUnsupported(query: URLSearchParams): void {
  if (query.get("version") === "2") {
    throw new DockerFailure(501, "Naru does not speak BuildKit's protocol yet; build with DOCKER_BUILDKIT=0")
  }
  if (query.get("remote"))
    throw new DockerFailure(501, "Naru builds from the context that the client sends, not from a URL")
  if (flag(query, "squash")) throw new DockerFailure(501, "Naru does not squash layers")
  if (query.get("extrahosts")) throw new DockerFailure(501, "Naru does not add hosts to build steps")
  if (query.get("isolation") && query.get("isolation") !== "default") {
    throw new DockerFailure(400, `unsupported isolation: "${query.get("isolation")}"`)
  }
}

function resourcesOf(query: URLSearchParams): BuildRequest["resources"] | undefined {
  const memoryBytes = integer(query, "memory") ?? 0
  const quotaUs = integer(query, "cpuquota") ?? 0
  const periodUs = integer(query, "cpuperiod") || 100_000
  const nanoCpus = quotaUs > 0 ? Math.round((quotaUs * 1e9) / periodUs) : 0
  if (memoryBytes <= 0 && nanoCpus === 0) return undefined
  return { ...(memoryBytes > 0 && { memoryBytes }), ...(nanoCpus > 0 && { nanoCpus }) }
}
