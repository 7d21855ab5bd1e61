export { applyChanges } from "./changes.ts"
export {
  ArchiveInvalid,
  ChangeInvalid,
  ImageAmbiguous,
  ImageHasSeveralNames,
  ImageInUse,
  ImageInvalid,
  ImageNotFound,
  type ImageUser,
  PlatformNotFound,
  TagWithDigest,
} from "./errors.ts"
export type { Image, ImageStore, LoadedImage, RemovedImage } from "./image.ts"
export type { ImageEvent, Roots } from "./image-context.ts"
export { type ImagesOptions, type OpenImageStore, openImages } from "./open-images.ts"
export { formatPlatform, hostPlatform } from "./platform.ts"
