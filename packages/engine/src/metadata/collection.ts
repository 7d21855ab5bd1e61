import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { openKeyedLock } from "@naru/base/keyed-lock"
import { type Log, silentLog } from "@naru/base/log"
import * as z from "zod"
import { DocumentNotFound } from "./errors.ts"
import { replaceFile, syncDirectory, unfinishedEnding } from "./replace-file.ts"

export interface PutOptions {
  /** On the disk before the promise resolves (about 1 ms instead of 0.1 ms). */
  durable?: boolean
}

/** JSON documents of one noun, a file each, all in memory while open. One writer per directory. */
export interface Collection<Document> {
  /** Throws `<noun>_not_found`. The document is shared: change it by {@link put} or {@link update}, never in place. */
  get(id: string): Document
  find(id: string): Document | undefined
  list(): Document[]
  ids(): string[]
  /** Writes the document whole, replacing the earlier one. Writes of one id happen in order of the calls. */
  put(id: string, document: Document, options?: PutOptions): Promise<void>
  /** Reads, changes and writes with no other write of this id in between; throws `<noun>_not_found`. */
  update(id: string, change: (current: Document) => Document, options?: PutOptions): Promise<Document>
  /** True while a document that could not be read waits for a person in the directory `set-aside`. */
  hasSetAside(): boolean
  /** Removes a document; absent ones are fine. */
  remove(id: string, options?: PutOptions): Promise<void>
}

export interface CollectionOptions<Document> {
  /** Directory of this collection alone; made when missing. */
  directory: string
  schema: z.ZodType<Document>
  /** Singular word of what is kept, for errors: `network` gives `network_not_found`. */
  noun?: string
  log?: Log
}

/**
 * Opens a collection and reads it whole. A file that is broken, half-written or does not fit the schema is moved to the
 * directory `set-aside` and logged: one bad document never keeps the engine from opening.
 */
export async function openCollection<Document>({
  directory,
  schema,
  noun = "document",
  log = silentLog,
}: CollectionOptions<Document>): Promise<Collection<Document>> {
  mkdirSync(directory, { recursive: true })
  const documents = readDocuments({ directory, schema, log })
  const lock = openKeyedLock()
  const get = (id: string): Document => {
    const document = documents.get(id)
    if (document === undefined) throw new DocumentNotFound(noun, id)
    return document
  }
  const write = async (id: string, document: Document, options?: PutOptions) => {
    await replaceFile(join(directory, fileNameOf(id)), JSON.stringify({ id, document }), options)
    documents.set(id, document)
  }
  return {
    get,
    find: (id) => documents.get(id),
    list: () => [...documents.values()],
    ids: () => [...documents.keys()],
    put: (id, document, options) => lock.run(id, () => write(id, document, options)),
    update: (id, change, options) =>
      lock.run(id, async () => {
        const changed = change(get(id))
        await write(id, changed, options)
        return changed
      }),
    hasSetAside: () => existsSync(join(directory, asideName)),
    remove: (id, options) =>
      lock.run(id, async () => {
        rmSync(join(directory, fileNameOf(id)), { force: true })
        documents.delete(id)
        if (options?.durable) await syncDirectory(directory)
      }),
  }
}

const asideName = "set-aside"

/** A file name that every id can have: escaped, or hashed when escaping makes it longer than a name may be. */
function fileNameOf(id: string): string {
  const escaped = encodeURIComponent(id)
  return `${escaped.length <= 200 ? escaped : createHash("sha256").update(id).digest("hex")}.json`
}

const envelopeSchema = z.object({ id: z.string(), document: z.unknown() })

function readDocuments<Document>({
  directory,
  schema,
  log,
}: {
  directory: string
  schema: z.ZodType<Document>
  log: Log
}): Map<string, Document> {
  const documents = new Map<string, Document>()
  for (const name of readdirSync(directory).sort()) {
    const path = join(directory, name)
    if (name.endsWith(unfinishedEnding)) rmSync(path, { force: true })
    if (!name.endsWith(".json")) continue
    try {
      const { id, document } = envelopeSchema.parse(JSON.parse(readFileSync(path, "utf8")))
      documents.set(id, schema.parse(document))
    } catch (error) {
      setAside(directory, name)
      log.error({ error, path }, "A document could not be read and was set aside")
    }
  }
  return documents
}

function setAside(directory: string, name: string): void {
  const aside = join(directory, asideName)
  mkdirSync(aside, { recursive: true })
  renameSync(join(directory, name), join(aside, `${Date.now()}-${name}`))
}
