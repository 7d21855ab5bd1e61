import type { Route } from "../http/route.ts"
import { buildImage, pruneBuilds } from "./build.ts"

export const buildRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/build",
    operation: "ImageBuild",
    access: "change",
    note: "The classic builder's protocol; BuildKit's is not spoken. The context comes with the request.",
    handle: buildImage,
  },
  {
    method: "POST",
    path: "/build/prune",
    operation: "BuildPrune",
    access: "change",
    note: "The whole cache, without filters.",
    handle: pruneBuilds,
  },
]
