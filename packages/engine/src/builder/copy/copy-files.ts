import { lstatSync, type Stats } from "node:fs"
import { setImmediate } from "node:timers/promises"
import { extractEntries, extractTar, type TarEntry } from "../../diff/index.ts"
import { resolveInRoot } from "../../runtime/index.ts"
import { type FileTree, partsOf, type TreeEntry, walkTree } from "../context/file-tree.ts"
import { compilePattern } from "../context/pattern.ts"
import { untilAborted } from "../context/until-aborted.ts"
import { CopyFailed } from "../errors.ts"
import type { CopyOperation } from "../plan/index.ts"
import { openArchive } from "./archive.ts"
import { directoryEntry, documentEntry, fileBytes, noBytes } from "./made-entries.ts"
import { type Owner, resolveOwner } from "./owner.ts"
import { type Source, selectSources } from "./select-sources.ts"

export interface CopyRequest {
  operation: CopyOperation
  tree: FileTree
  /** The mounted file system that gets the files; nothing else changes it meanwhile. */
  root: string
  /** Time of what has none of its own. */
  now: Date
  signal?: AbortSignal
}

/**
 * Does what COPY and ADD say: directories give what they hold, files go under the destination's name or into it when it is a
 * directory, missing directories are made. Throws `copy_failed`, `user_not_found`, `disk_full`.
 */
export async function copyFiles(request: CopyRequest): Promise<void> {
  const { operation, tree, root } = request
  const owner = operation.owner === undefined ? undefined : resolveOwner(operation.owner, root)
  const sources = selectSources(tree, operation.sources)
  const asDirectory = isDirectoryNeeded(request, sources)
  const destination = realDestination(root, operation.destination, asDirectory)
  const place: Place = {
    ...request,
    operation: { ...operation, destination },
    ...(owner && { owner }),
    asDirectory,
  }
  await extractEntries({ root, entries: missingDirectories(place), ...(owner && { owner }) })
  for (const source of sources) {
    const archive = operation.unpack ? await archiveAt(tree.find(source.resolved)) : undefined
    if (archive)
      await extractTar({
        source: untilAborted(archive, request.signal),
        root,
        target: destination,
        ...(owner && { owner }),
      })
    else await extractEntries({ root, entries: entriesOf(source, place) })
  }
  await extractEntries({ root, entries: documentEntries(place) })
}

async function archiveAt(entry: TreeEntry | undefined): Promise<AsyncIterable<Uint8Array> | undefined> {
  if (entry?.content === undefined) return undefined
  return openArchive({ content: entry.content, sizeBytes: entry.header.sizeBytes })
}

interface Place extends CopyRequest {
  owner?: Owner
  /** The destination is a directory: written so, or found so. */
  asDirectory: boolean
}

function isDirectoryNeeded({ operation, tree, root }: CopyRequest, sources: readonly Source[]): boolean {
  const holdsDirectory = sources.some(({ resolved }) => tree.find(resolved)?.header.type === "directory")
  if (operation.intoDirectory || operation.keepParents || holdsDirectory) return true
  return statIn(root, operation.destination)?.isDirectory() ?? false
}

/** The destination with the links on its way followed: those of the image may lead anywhere, but not out of it. */
function realDestination(root: string, path: string, asDirectory: boolean): string {
  if (asDirectory) return resolveInRoot(root, path).slice(root.length) || "/"
  const slash = path.lastIndexOf("/")
  return `${resolveInRoot(root, path.slice(0, slash)).slice(root.length)}${path.slice(slash)}`
}

/** What stands at a path of the image, links followed inside it. */
function statIn(root: string, path: string): Stats | undefined {
  return lstatSync(resolveInRoot(root, path), { throwIfNoEntry: false })
}

/** Directories down to the destination that are not there yet: 0755, owned by root or as --chown says. */
async function* missingDirectories({ operation, root, asDirectory, now }: Place): AsyncGenerator<TarEntry> {
  const parts = partsOf(operation.destination)
  const wanted = asDirectory ? parts : parts.slice(0, -1)
  for (const depth of wanted.keys()) {
    const path = wanted.slice(0, depth + 1).join("/")
    const existing = statIn(root, path)
    if (existing?.isDirectory()) continue
    if (existing !== undefined) throw new CopyFailed(`/${path} is a file: nothing can be copied into it`)
    yield directoryEntry(path, now)
  }
}

/** The entries of one source at their new places. */
async function* entriesOf(source: Source, place: Place): AsyncGenerator<TarEntry> {
  const { operation, tree, root, owner } = place
  const excluded = operation.excludes.map(compilePattern)
  const base = tree.find(source.resolved)
  let count = 0
  for (const entry of walkTree(tree, source.resolved, (path) =>
    excluded.some(({ matches }) => matches(below(path, source))),
  )) {
    place.signal?.throwIfAborted()
    const inside = below(entry.header.name, source)
    // A directory gives what it holds: itself it is only the destination.
    if (inside === "" && base?.header.type === "directory") continue
    const name = targetOf(inside, source, place)
    if (standsInTheWay(root, name, entry.header.type === "directory") === "kept") continue
    yield entryAt(name, entry, { operation, ...(owner && { owner }) })
    count += 1
    if (count % 256 === 0) await setImmediate()
  }
}

function below(path: string, { resolved }: Source): string {
  return resolved === "" ? path : path.slice(resolved.length + 1)
}

function targetOf(inside: string, source: Source, { operation, asDirectory }: Place): string {
  const destination = partsOf(operation.destination)
  if (operation.keepParents) return [...destination, ...partsOf(source.path), ...partsOf(inside)].join("/")
  if (inside !== "") return [...destination, inside].join("/")
  const name = source.path.split("/").at(-1) ?? ""
  return (asDirectory ? [...destination, name] : destination).join("/")
}

/**
 * What is already there decides: a directory that is reached by a link stays the link (`/lib` on merged-usr systems), and files and
 * directories do not replace each other, as in BuildKit.
 */
function standsInTheWay(root: string, name: string, isDirectory: boolean): "kept" | "free" {
  const parts = name.split("/")
  const parent = resolveInRoot(root, parts.slice(0, -1).join("/"))
  const own = lstatSync(`${parent}/${parts.at(-1) ?? ""}`, { throwIfNoEntry: false })
  const reached = own?.isSymbolicLink() ? statIn(root, name) : own
  if (reached === undefined) return "free"
  if (isDirectory && !reached.isDirectory())
    throw new CopyFailed(`cannot copy a directory to /${name}: a file is there`)
  if (!isDirectory && own?.isDirectory())
    throw new CopyFailed(`cannot copy a file to /${name}: a directory is there`)
  return isDirectory && own?.isSymbolicLink() ? "kept" : "free"
}

/** A file or directory of the source at its new place. */
function entryAt(
  name: string,
  { header, content }: TreeEntry,
  { operation, owner }: { operation: CopyOperation; owner?: Owner },
): TarEntry {
  const mode = header.type === "symlink" ? header.mode : (operation.permissions ?? header.mode)
  return {
    header: { ...header, name, mode, ...owner },
    body: content === undefined ? noBytes() : fileBytes(content, header.sizeBytes),
  }
}

async function* documentEntries({ operation, asDirectory, owner, now }: Place): AsyncGenerator<TarEntry> {
  const destination = partsOf(operation.destination)
  for (const { name, content } of operation.documents) {
    const path = (asDirectory ? [...destination, name] : destination).join("/")
    yield documentEntry({ name: path, mode: operation.permissions ?? 0o644, ...owner }, content, now)
  }
}
