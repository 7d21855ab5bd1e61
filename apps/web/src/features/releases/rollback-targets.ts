import type { DeploymentView } from "@naru/core/deployments/schema"

type Attempt = Pick<DeploymentView, "id" | "state"> & { release: { number: number } | null }

/**
 * Ids of the deployments that offer a way back: those whose release once served, each release once (at its newest
 * deployment), and not the one that serves now. `deployments` newest first.
 */
export function rollbackTargets(
  deployments: readonly Attempt[],
  live: number | undefined,
): ReadonlySet<string> {
  const seen = new Set<number>()
  const targets = new Set<string>()
  for (const { id, state, release } of deployments) {
    if (!release || state !== "retired" || release.number === live || seen.has(release.number)) continue
    seen.add(release.number)
    targets.add(id)
  }
  return targets
}
