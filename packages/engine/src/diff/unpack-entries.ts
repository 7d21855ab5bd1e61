import { join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import { explainWriteError } from "../content/index.ts"
import { applyEntry, applyTimes } from "./apply-entry.ts"
import type { Meaning } from "./entry-path.ts"
import { type EntryErrors, entryErrorsOf } from "./errors.ts"
import type { LayerRoot } from "./layer-root.ts"
import type { TarEntry, TarHeader, TarRole } from "./tar/index.ts"

export interface Owner {
  uid: number
  gid: number
}

export interface Unpacking {
  root: LayerRoot
  role: TarRole
  meaningOf(name: string, errors: EntryErrors): Meaning
  owner?: Owner
}

/** Makes what the entries of an archive say, in their order; later entries replace earlier ones of the same name. */
export async function unpackEntries(
  entries: AsyncIterable<TarEntry>,
  unpacking: Unpacking,
): Promise<{ sizeBytes: number; entryCount: number }> {
  const directories = new Map<string, TarHeader>()
  let sizeBytes = 0
  let entryCount = 0
  for await (const { header: written, body } of entries) {
    const header = { ...written, ...unpacking.owner }
    try {
      await unpackEntry({ header, body }, unpacking, directories)
    } catch (error) {
      if (errnoOf(error) === "ENAMETOOLONG") {
        throw entryErrorsOf(unpacking.role, header.name).invalid("its name or its link target is too long")
      }
      throw explainWriteError(error, join(unpacking.root.directory, header.name), header.sizeBytes)
    }
    sizeBytes += header.sizeBytes
    entryCount += 1
  }
  // Last, because every entry made inside a directory changes its time.
  for (const [path, header] of directories) {
    if (unpacking.root.find(path)?.isDirectory()) applyTimes(path, header)
  }
  return { sizeBytes, entryCount }
}

async function unpackEntry(
  entry: TarEntry,
  { root, role, meaningOf }: Unpacking,
  directories: Map<string, TarHeader>,
): Promise<void> {
  const { header } = entry
  const errors = entryErrorsOf(role, header.name)
  const { kind, parts } = meaningOf(header.name, errors)
  if (kind === "ignored") return
  if (kind === "opaque") return root.makeOpaque(root.directoryOf(parts, errors))
  if (parts.length === 0 && header.type !== "directory") throw errors.invalid("it would replace the root")
  const path = root.pathOf(parts, errors)
  if (kind === "whiteout" || isWhiteoutDevice(header)) return root.whiteout(path)
  await applyEntry({ root, path, entry, meaningOf, errors })
  if (header.type === "directory") directories.set(path, header)
}

/** A character device 0/0 is overlayfs's own form of a whiteout; no program has a use for it. */
function isWhiteoutDevice({ type, deviceMajor, deviceMinor }: TarHeader): boolean {
  return type === "character" && deviceMajor === 0 && deviceMinor === 0
}
