export { type Applied, type ApplyRequest, applyLayer } from "./apply-layer.ts"
export { decompress } from "./decompress.ts"
export { EntryEscapes, EntryInvalid, LayerUnsupported } from "./errors.ts"
export { type ExtractRequest, extractEntries, extractTar } from "./extract-tar.ts"
export {
  packTar,
  readTar,
  type TarEntry,
  type TarHeader,
  TarInvalid,
  type TarMember,
  type TarReader,
  type TarRole,
  TarTruncated,
  type TarType,
  TarUnsupported,
  tarErrorsOf,
} from "./tar/index.ts"
export { type WriteLayerRequest, writeLayer } from "./write-layer.ts"
