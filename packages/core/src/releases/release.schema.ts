import type { ServiceConfig } from "../services/schema.ts"

/** Immutable: image, resolved configuration, secret versions and routes. */
export interface ReleaseView {
  id: string
  number: number
  imageId: string
  imageName: string
  buildId: string | null
  commit: string | null
  config: ServiceConfig
  isLive: boolean
  createdAt: Date
}
