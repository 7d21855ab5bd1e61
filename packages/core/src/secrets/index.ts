export { EnvelopeUnreadable, makeWrappedDataKey } from "./envelope.ts"
export { InvalidKeyFile, type MasterKey, readMasterKey } from "./key-file.ts"
export {
  type PinnedSecret,
  pinnedSecretSchema,
  pinSecrets,
  type UnsealedSecret,
  unsealSecretsFor,
} from "./release-secrets.ts"
export { removeSecret } from "./remove-secret.ts"
export {
  type HostKeys,
  hostKeysFrom,
  openSealed,
  readHostKeys,
  SealUnreadable,
  sealToHost,
} from "./sealing.ts"
export { listSecrets } from "./secret.repository.ts"
export { setSecret } from "./set-secret.ts"
export { openTeamCipher, type TeamCipher } from "./team-cipher.ts"
