export {
  type CreateEnvironment,
  createEnvironmentSchema,
  type EnvironmentRef,
  type EnvironmentView,
  environmentRefSchema,
} from "./environment.schema.ts"
