export { HostSilent, JobCanceled, JobFailed, RetryLater, WorkerStopping } from "./job.errors.ts"
export {
  controlQueue,
  defineJob,
  handle,
  hostQueue,
  type Job,
  type JobContext,
  type JobHandler,
  type QueueName,
} from "./job.ts"
export { migrateQueue } from "./migrate-queue.ts"
export { type Enqueued, type JobQueues, type JobState, openQueues } from "./open-queues.ts"
export { type JobWorker, openWorker, type WorkerOptions } from "./open-worker.ts"
export { type QueueTarget, queueTarget } from "./queue-target.ts"
export { mayPass } from "./retry-policy.ts"
