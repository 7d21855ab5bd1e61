export type { Image, ImageStore, LoadedImage, RemovedImage } from "./image.ts"
