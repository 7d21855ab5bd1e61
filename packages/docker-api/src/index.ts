export { createDockerApi, type DockerApi, type DockerApiOptions } from "./docker-api.ts"
export type { Privilege } from "./http/exchange.ts"
export type { Access } from "./http/route.ts"
export { allowAll, type Policy, type PolicyDecision, type PolicyRequest, readAndExecOnly } from "./policy.ts"
