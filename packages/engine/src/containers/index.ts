export type * from "./container.ts"
export {
  ContainerAmbiguous,
  ContainerBeingRemoved,
  ContainerNameTaken,
  ContainerNotFound,
  ContainerNotRunning,
  ContainerPaused,
  ContainerRunning,
  ContainerStartFailed,
  ExecAlreadyStarted,
  ExecNotFound,
  InvalidContainerName,
  InvalidContainerSpec,
  SecretsGone,
  WaitCanceled,
} from "./container-errors.ts"
export { InitNotFound } from "./init-program.ts"
export { type ContainersOptions, openContainers } from "./open-containers.ts"
