import { activity } from "./routers/activity.ts"
import { builds } from "./routers/builds.ts"
import { containers } from "./routers/containers.ts"
import { deployments } from "./routers/deployments.ts"
import { domains } from "./routers/domains.ts"
import { environments } from "./routers/environments.ts"
import { hosts } from "./routers/hosts.ts"
import { images } from "./routers/images.ts"
import { me } from "./routers/me.ts"
import { projects } from "./routers/projects.ts"
import { releases } from "./routers/releases.ts"
import { samples } from "./routers/samples.ts"
import { secrets } from "./routers/secrets.ts"
import { services } from "./routers/services.ts"
import { setup } from "./routers/setup.ts"
import { teams } from "./routers/teams.ts"
import { webhooks } from "./routers/webhooks.ts"
import { router } from "./trpc.ts"

/** The whole API of the dashboard: a router per noun. */
export const appRouter = router({
  setup,
  me,
  teams,
  projects,
  environments,
  images,
  builds,
  services,
  deployments,
  releases,
  containers,
  secrets,
  webhooks,
  domains,
  activity,
  hosts,
  samples,
})

export type AppRouter = typeof appRouter
