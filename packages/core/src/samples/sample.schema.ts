/** A sample that has been started: where it is and where to open it. */
export interface SampleRun {
  project: string
  environment: string
  service: string
  serviceId: string
  deploymentId: string
  hostname: string
}
