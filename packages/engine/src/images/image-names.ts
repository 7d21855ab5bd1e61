import { join } from "node:path"
import { openKeyedLock } from "@naru/base/keyed-lock"
import type { Log } from "@naru/base/log"
import * as z from "zod"
import { openCollection } from "../metadata/index.ts"
import { type Descriptor, type Digest, descriptorSchema, digestSchema, isDigest } from "../oci/index.ts"
import { formatReference, type Reference } from "../reference/index.ts"

const nameSchema = z.object({
  /** Digest of the config. */
  imageId: digestSchema,
  /** The manifest for this host. */
  target: descriptorSchema,
  taggedAt: z.iso.datetime(),
})
type NameDocument = z.infer<typeof nameSchema>

/** A name and what it points to. An image without a name is kept under its manifest's digest. */
export interface NameEntry extends NameDocument {
  name: string
  kind: "tag" | "digest" | "untagged"
}

/** Which names there are. Every image has at least one entry; the last one that goes takes the image along. */
export interface ImageNames {
  list(): NameEntry[]
  find(name: string): NameEntry | undefined
  of(imageId: Digest): NameEntry[]
  /** Points a name to an image, or keeps the image untagged. An image that loses its last name so is kept untagged. */
  put(entry: { name?: Reference; imageId: Digest; target: Descriptor }): Promise<void>
  /** Removes entries; the image they pointed to may be garbage afterwards. */
  remove(names: readonly string[]): Promise<void>
}

export async function openImageNames(place: {
  directory: string
  log: Log
  now: () => Date
}): Promise<ImageNames> {
  const documents = await openCollection({
    directory: join(place.directory, "names"),
    schema: nameSchema,
    noun: "image",
    log: place.log,
  })
  const lock = openKeyedLock()
  const find = (name: string): NameEntry | undefined => {
    const document = documents.find(name)
    return document && { ...document, name, kind: kindOf(name) }
  }
  const list = () => documents.ids().flatMap((name) => find(name) ?? [])
  const of = (imageId: Digest) => list().filter((entry) => entry.imageId === imageId)
  const write = (name: string, entry: Omit<NameDocument, "taggedAt">) =>
    documents.put(name, { ...entry, taggedAt: place.now().toISOString() }, { durable: true })
  const put: ImageNames["put"] = async ({ name, imageId, target }) => {
    const entry = { imageId, target }
    if (name === undefined) {
      if (of(imageId).length === 0) await write(target.digest, entry)
      return
    }
    const texts = textsOf(name)
    for (const text of texts) {
      const before = find(text)
      // First: at no moment may an image that exists have no entry at all.
      if (before && before.imageId !== imageId && of(before.imageId).length === 1) {
        await write(before.target.digest, { imageId: before.imageId, target: before.target })
      }
      await write(text, entry)
    }
    for (const { name: other, kind } of of(imageId)) {
      if (kind === "untagged") await documents.remove(other)
    }
  }
  return {
    list,
    find,
    of,
    put: (entry) => lock.run("names", () => put(entry)),
    remove: (names) =>
      lock.run("names", async () => {
        for (const name of names) await documents.remove(name, { durable: true })
      }),
  }
}

/** `name:tag@digest` is kept as two names: what the tag means here, and where the bytes came from. */
function textsOf({ domain, path, tag, digest }: Reference): string[] {
  return [
    ...(tag === undefined ? [] : [formatReference({ domain, path, tag })]),
    ...(digest === undefined ? [] : [formatReference({ domain, path, digest })]),
  ]
}

function kindOf(name: string): NameEntry["kind"] {
  if (isDigest(name)) return "untagged"
  return name.includes("@") ? "digest" : "tag"
}
