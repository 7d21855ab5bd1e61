import type { SecretView } from "@naru/core/secrets/schema"

export interface SecretChoice {
  name: string
  /** Listed by the service, but no secret of that name is in reach any more. */
  isMissing: boolean
}

/** Names that a service can choose from: what is in its reach, and what it lists already; each once, by name. */
export function secretChoices(
  secrets: readonly Pick<SecretView, "name" | "scope">[],
  serviceId: string,
  chosen: readonly { name: string }[],
): SecretChoice[] {
  const inReach = new Set(
    secrets
      .filter(({ scope }) => scope.kind !== "service" || scope.serviceId === serviceId)
      .map(({ name }) => name),
  )
  const names = new Set([...inReach, ...chosen.map(({ name }) => name)])
  return [...names].toSorted().map((name) => ({ name, isMissing: !inReach.has(name) }))
}
