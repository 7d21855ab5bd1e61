export {
  type HistoryEntry,
  type ImageConfig,
  type ImageHealthcheck,
  imageConfigSchema,
  type RunConfig,
  runConfigSchema,
} from "./config.ts"
export { type Descriptor, descriptorSchema, digestSchema, mediaTypes, type Platform } from "./descriptor.ts"
export {
  type ChainId,
  chainIdsOf,
  type DiffId,
  type Digest,
  digestOf,
  hexOf,
  isDigest,
  parseDigest,
} from "./digest.ts"
export { type Index, indexSchema, type Manifest, manifestSchema } from "./manifest.ts"
