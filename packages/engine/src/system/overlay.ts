import { join, relative, sep } from "node:path"
import { NaruError } from "@naru/base/errors"
import { closeFd, declareCall, isErrno } from "./libc.ts"
import { mountFilesystem, mountFlags } from "./mount.ts"

export class TooManyLayers extends NaruError {
  constructor(target: string, layers: number) {
    super({
      code: "too_many_layers",
      kind: "unsupported",
      message: `${layers} layers at ${target} do not fit into one overlay mount of this kernel`,
      userMessage: `This kernel cannot mount ${layers} layers at once. Use Linux 6.8 or newer, or an image with fewer layers.`,
    })
  }
}

export interface OverlayRequest {
  /** Lower directories, top first. */
  lower: readonly string[]
  /** Upper and work directory; without them the mount is read-only. */
  upper?: string | undefined
  work?: string | undefined
  target: string
  readOnly?: boolean
}

type Option = readonly [name: string, value: string]

/** mount(2) takes options of one page, with the closing NUL. */
const pageBytes = 4096

/**
 * Mounts an overlay. Options of up to a page go by mount(2); longer ones by fsconfig(2), layer by layer
 * (Linux 6.8), or as paths relative to their common directory. Throws `SystemCallFailed`, {@link TooManyLayers}.
 */
export function mountOverlay(request: OverlayRequest): void {
  const data = dataOf(request, "")
  if (fits(data)) mountByData(request, data)
  else if (!mountByDescriptor(request)) mountByShortPaths(request)
}

/** The slow ways for long chains, apart from the choice between them; exported for tests of each. */
export const longOverlay = { mountByDescriptor, mountByShortPaths }

function mountByData(request: OverlayRequest, data: string): void {
  const flags = isReadOnly(request) ? mountFlags.readOnly : 0
  mountFilesystem({ source: "overlay", target: request.target, type: "overlay", flags, data })
}

function mountByShortPaths(request: OverlayRequest): void {
  const base = commonDirectory(
    [...request.lower, request.upper, request.work].filter((path) => path !== undefined),
  )
  const data = dataOf(request, base)
  if (!fits(data)) throw new TooManyLayers(request.target, request.lower.length)
  const before = process.cwd()
  // Everything up to the second chdir is synchronous: no other code of this process sees the change.
  process.chdir(base)
  try {
    mountByData(request, data)
  } finally {
    process.chdir(before)
  }
}

function isReadOnly({ upper, readOnly = false }: OverlayRequest): boolean {
  return readOnly || upper === undefined
}

/**
 * A change in the upper directory must be complete in itself, because it becomes a layer:
 * no redirects and no metadata-only copies, whatever the kernel's defaults are.
 */
const selfContained: readonly Option[] = [
  ["index", "off"],
  ["redirect_dir", "off"],
  ["metacopy", "off"],
]

function upperOptions({ upper, work }: OverlayRequest): readonly Option[] {
  if (upper === undefined || work === undefined) return []
  return [["upperdir", upper], ["workdir", work], ...selfContained]
}

function dataOf(request: OverlayRequest, base: string): string {
  const shorten = (path: string) => escapeOption(base === "" ? path : relative(base, path) || ".")
  const lower = request.lower.map(shorten).join(":")
  const upper = upperOptions(request).map(
    ([name, value]) => `${name}=${name.endsWith("dir") && value.startsWith("/") ? shorten(value) : value}`,
  )
  return [`lowerdir=${lower}`, ...upper].join(",")
}

/** overlayfs parts options at `,` and layers at `:`; a backslash before them keeps them. */
function escapeOption(path: string): string {
  return path.replace(/[\\,:]/g, "\\$&")
}

function fits(data: string): boolean {
  return Buffer.byteLength(data) < pageBytes
}

function commonDirectory(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split(sep).slice(0, -1))
  const length = others.reduce((shared, parts) => {
    const different = parts.findIndex((part, index) => part !== first[index])
    return Math.min(shared, different < 0 ? parts.length : different)
  }, first.length)
  return join("/", ...first.slice(0, length))
}

// The new mount API has these numbers on every architecture; glibc wraps them only since 2.36.
const systemCall = { moveMount: 429, fsopen: 430, fsconfig: 431, fsmount: 432 } as const
const setString = 1
const create = 6
const closeOnExec = 1
const mountReadOnly = 1
const emptyPath = 4
const currentDirectory = -100

const fsopen = declareCall<[number: number, type: string, flags: number]>(
  "long syscall(long number, str type, long flags)",
)
const fsconfig = declareCall<
  [number: number, fd: number, command: number, key: string | null, value: string | null, aux: number]
>("long syscall(long number, long fd, long command, str key, str value, long aux)")
const fsmount = declareCall<[number: number, fd: number, flags: number, attributes: number]>(
  "long syscall(long number, long fd, long flags, long attributes)",
)
const moveMount = declareCall<
  [number: number, fromFd: number, from: string, toFd: number, to: string, flags: number]
>("long syscall(long number, long fromFd, str from, long toFd, str to, long flags)")

/** Returns false, with nothing mounted, on kernels that do not know `lowerdir+`. */
function mountByDescriptor(request: OverlayRequest): boolean {
  const context = fsopen("fsopen overlay", systemCall.fsopen, "overlay", closeOnExec)
  try {
    const set = ([name, value]: Option) =>
      fsconfig(`fsconfig ${name}`, systemCall.fsconfig, context, setString, name, value, 0)
    try {
      for (const path of request.lower) set(["lowerdir+", path])
    } catch (error) {
      if (isErrno(error, "EINVAL")) return false
      throw error
    }
    upperOptions(request).forEach(set)
    fsconfig("fsconfig create", systemCall.fsconfig, context, create, null, null, 0)
    attach(context, request)
    return true
  } finally {
    closeFd(context)
  }
}

function attach(context: number, request: OverlayRequest): void {
  const attributes = isReadOnly(request) ? mountReadOnly : 0
  const mounted = fsmount("fsmount overlay", systemCall.fsmount, context, closeOnExec, attributes)
  try {
    const { target } = request
    moveMount(`move_mount ${target}`, systemCall.moveMount, mounted, "", currentDirectory, target, emptyPath)
  } finally {
    closeFd(mounted)
  }
}
