import { buildImageJob, runBuild, runBuildJob } from "@naru/core/builds"
import {
  checkReplicaJob,
  refreshRouteJob,
  removeReplicasJob,
  resumeReplicaJob,
  retireServiceJob,
  routeServiceJob,
  runDeployment,
  runDeploymentJob,
  runRefreshRoute,
  runRetireService,
  startReplicaJob,
  stopReplicaJob,
} from "@naru/core/deployments"
import { handle, type JobHandler } from "@naru/core/jobs"
import { keepImageJob, letImagesGoJob } from "@naru/core/releases"
import { buildImage } from "./builds/build-image.ts"
import type { Host } from "./host.ts"
import { keepImage, letImagesGo } from "./images/keep-images.ts"
import type { WorkerCore } from "./platform/join-platform.ts"
import { checkReplica } from "./replicas/check-replica.ts"
import { startReplica } from "./replicas/start-replica.ts"
import { removeReplicas, resumeReplica, stopReplica } from "./replicas/stop-replicas.ts"

/** Jobs that change this host: they see their payload and the engine. */
export function hostHandlers(host: Host): JobHandler[] {
  return [
    handle(buildImageJob, (payload, { signal }) => buildImage(host, payload, signal)),
    handle(keepImageJob, (payload) => keepImage(host, payload)),
    handle(letImagesGoJob, (payload) => letImagesGo(host, payload)),
    handle(startReplicaJob, (payload) => startReplica(host, payload)),
    handle(checkReplicaJob, (payload, { signal }) => checkReplica(host, payload, signal)),
    handle(stopReplicaJob, (payload, { signal }) => stopReplica(host, payload, signal)),
    handle(resumeReplicaJob, (payload) => resumeReplica(host, payload)),
    handle(removeReplicasJob, (payload) => removeReplicas(host, payload)),
    handle(routeServiceJob, (payload) => host.routes.route(payload)),
  ]
}

/** Jobs that orchestrate: they see the database. */
export function controlHandlers(core: WorkerCore): JobHandler[] {
  return [
    handle(runBuildJob, (payload, job) => runBuild(core, payload, job)),
    handle(runDeploymentJob, (payload, job) => runDeployment(core, payload, job)),
    handle(retireServiceJob, (payload) => runRetireService(core, payload)),
    handle(refreshRouteJob, (payload) => runRefreshRoute(core, payload)),
  ]
}
