import type { ServiceView } from "@naru/core/services/schema"

export const firstSteps = ["sample", "rollback", "image", "service", "people"] as const
export type FirstStep = (typeof firstSteps)[number]

export interface Progress {
  services: readonly Pick<ServiceView, "liveRelease">[]
  imageCount: number
  memberCount: number
  hasRolledBack: boolean
}

/** Steps that the team has taken. The sample brings one image and one service: the team's own are those beyond. */
export function doneSteps({
  services,
  imageCount,
  memberCount,
  hasRolledBack,
}: Progress): ReadonlySet<FirstStep> {
  const done: [FirstStep, boolean][] = [
    ["sample", services.some(({ liveRelease }) => liveRelease !== null)],
    ["rollback", hasRolledBack],
    ["image", imageCount > 1],
    ["service", services.length > 1],
    ["people", memberCount > 1],
  ]
  return new Set(done.filter(([, isDone]) => isDone).map(([step]) => step))
}
