export {
  type TarErrors,
  TarInvalid,
  type TarRole,
  TarTruncated,
  TarUnsupported,
  tarErrorsOf,
} from "./errors.ts"
export { packTar, type TarMember } from "./pack-tar.ts"
export { readTar, type TarEntry, type TarReader } from "./read-tar.ts"
export type { TarHeader, TarType } from "./tar-header.ts"
