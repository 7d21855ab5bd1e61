export {
  type HealthCheck,
  healthCheckSchema,
  type ServiceConfig,
  type ServiceConfigInput,
  serviceConfigSchema,
  variableNameSchema,
} from "./config.schema.ts"
export {
  type CreateService,
  createServiceSchema,
  type ServiceAddress,
  type ServiceImage,
  type ServiceView,
  serviceAddressSchema,
  serviceImageSchema,
  serviceRefSchema,
  type UpdateService,
  updateServiceSchema,
} from "./service.schema.ts"
