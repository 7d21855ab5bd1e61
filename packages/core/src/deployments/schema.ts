export {
  type DeploymentFailure,
  type DeploymentState,
  type DeploymentStepView,
  type DeploymentView,
  deploymentFailureSchema,
  deploymentStates,
  type StepState,
  stepStates,
} from "./deployment.schema.ts"
