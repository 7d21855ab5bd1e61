export {
  listSecretsSchema,
  removeSecretSchema,
  type SecretScope,
  type SecretView,
  type SetSecret,
  secretScopeSchema,
  setSecretSchema,
} from "./secret.schema.ts"
