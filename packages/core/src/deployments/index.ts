export { cancelDeployment } from "./cancel-deployment.ts"
export { retireServiceJob, runDeploymentJob } from "./deployment.job.ts"
export { getDeployment, listDeployments } from "./get-deployment.ts"
export { listServingRoutes } from "./list-serving-routes.ts"
export { reconcileJobs } from "./reconcile-jobs.ts"
export { refreshRouteJob, routeService, runRefreshRoute } from "./refresh-route.ts"
export {
  checkReplicaJob,
  removeReplicasJob,
  resumeReplicaJob,
  routeServiceJob,
  type ServiceRoute,
  sealedSecretsSchema,
  serviceRouteSchema,
  startReplicaJob,
  stopReplicaJob,
} from "./replica.jobs.ts"
export { requestDeployment, rollBack } from "./request-deployment.ts"
export { restoreServices } from "./restore-services.ts"
export { retireService, runRetireService } from "./retire-service.ts"
export { runDeployment } from "./run-deployment.ts"
