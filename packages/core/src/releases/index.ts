import type { TeamCore } from "../core.ts"
import type { ReleaseView } from "./release.schema.ts"

/** A service's releases, newest first; throws not_found. */
export declare function listReleases(core: TeamCore, request: { serviceId: string }): Promise<ReleaseView[]>
