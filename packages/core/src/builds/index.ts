import type { TeamCore } from "../core.ts"
import type { BuildView, Trigger } from "./build.schema.ts"

/** Builds of an image definition (its slug), newest first; of the whole team without one. Throws not_found. */
export declare function listBuilds(
  core: TeamCore,
  request: { image?: string | undefined },
): Promise<BuildView[]>
/** The build of that number; throws not_found. */
export declare function getBuild(
  core: TeamCore,
  request: { image: string; number: number },
): Promise<BuildView>
/** The build of that id; throws not_found. */
export declare function getBuildById(core: TeamCore, id: string): Promise<BuildView>
/** Queues a build of the definition as it is now. Throws not_found. */
export declare function requestBuild(
  core: TeamCore,
  request: { image: string; trigger: Trigger; noCache?: boolean | undefined },
): Promise<{ id: string; number: number }>
/** Asks for a build's end; throws not_found, or a conflict when it has ended. */
export declare function cancelBuild(core: TeamCore, id: string): Promise<void>
