/** Named data that outlives containers. */
export interface Volume {
  name: string
  driver: "local"
  /** Directory on the host. */
  path: string
  labels: Readonly<Record<string, string>>
  anonymous: boolean
  createdAt: string
}

export interface VolumeStore {
  list(): Promise<Volume[]>
  get(name: string): Promise<Volume>
  find(name: string): Promise<Volume | undefined>
  /** Makes the volume, or returns the one of that name. Without a name: an anonymous one with 64 hex digits. */
  create(request: { name?: string; labels?: Record<string, string> }): Promise<Volume>
  remove(name: string): Promise<void>
}
