import { buildRoutes } from "./build/routes.ts"
import { containerRoutes } from "./containers/routes.ts"
import { execRoutes } from "./exec/routes.ts"
import type { Route } from "./http/route.ts"
import { imageRoutes } from "./images/routes.ts"
import { networkRoutes } from "./networks/routes.ts"
import { pluginRoutes } from "./plugins/routes.ts"
import { systemRoutes } from "./system/routes.ts"
import { volumeRoutes } from "./volumes/routes.ts"

/** Every operation that this API serves. */
export const routes: readonly Route[] = [
  ...systemRoutes,
  ...imageRoutes,
  ...buildRoutes,
  ...containerRoutes,
  ...execRoutes,
  ...networkRoutes,
  ...volumeRoutes,
  ...pluginRoutes,
]
