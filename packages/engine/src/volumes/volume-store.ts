import { randomBytes } from "node:crypto"
import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { type Log, silentLog } from "@naru/base/log"
import * as z from "zod"
import { openCollection } from "../metadata/index.ts"
import { InvalidVolumeName } from "./errors.ts"
import type { Volume, VolumeStore } from "./volume.ts"

export interface VolumeOptions {
  /** Kept data; volumes live below `volumes/`. */
  home: string
  log?: Log
  /** For exact tests. */
  now?: () => Date
  newName?: () => string
}

const volumeSchema = z.object({
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  anonymous: z.boolean(),
  createdAt: z.iso.datetime(),
})
const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/

/**
 * Opens the named volumes of one engine: a directory each, with a document beside. The caller decides whether a
 * volume is in use: `remove` takes its data at once. Throws `volume_not_found`, `invalid_volume_name`.
 */
export async function openVolumes(options: VolumeOptions): Promise<VolumeStore> {
  const { home, log = silentLog, now = () => new Date(), newName = randomName } = options
  const directory = join(home, "volumes")
  const documents = await openCollection({
    directory: join(directory, "documents"),
    schema: volumeSchema,
    noun: "volume",
    log,
  })
  const volumeHome = (name: string) => join(directory, "data", name)
  const dataOf = (name: string) => join(volumeHome(name), "_data")
  const toVolume = (document: z.infer<typeof volumeSchema>): Volume => ({
    ...document,
    driver: "local",
    path: dataOf(document.name),
  })
  return {
    list: async () => documents.list().map(toVolume),
    get: async (name) => toVolume(documents.get(name)),
    async find(name) {
      const document = documents.find(name)
      return document && toVolume(document)
    },
    async create({ name: asked, labels = {} }) {
      const name = asked ?? newName()
      if (!namePattern.test(name)) throw new InvalidVolumeName(name)
      const known = documents.find(name)
      const anonymous = asked === undefined
      const document = known ?? { name, labels, anonymous, createdAt: now().toISOString() }
      // Data before document: a crash in between leaves an empty directory, which the next create takes over.
      mkdirSync(dataOf(name), { recursive: true, mode: 0o755 })
      if (known === undefined) await documents.put(name, document, { durable: true })
      return toVolume(document)
    },
    async remove(name) {
      documents.get(name)
      rmSync(volumeHome(name), { recursive: true, force: true })
      await documents.remove(name, { durable: true })
    },
  }
}

function randomName(): string {
  return randomBytes(32).toString("hex")
}
