export { decrypt, EnvelopeUnreadable, encrypt, makeWrappedDataKey, unwrapDataKey } from "./envelope.ts"
export { InvalidKeyFile, type MasterKey, readKeyFile, readMasterKey } from "./key-file.ts"
export {
  type HostKeys,
  hostKeysFrom,
  openSealed,
  readHostKeys,
  SealUnreadable,
  sealToHost,
} from "./sealing.ts"
