import { NaruError } from "@naru/base/errors"
import koffi, { type LibraryHandle } from "koffi"
import { CommandFailed, run } from "./spawn.ts"

export class NftFailed extends NaruError {
  constructor(message: string, cause?: unknown) {
    super({ code: "nft_failed", kind: "internal", message: `nftables: ${message.trim()}`, cause })
  }
}

type Apply = (script: string) => Promise<void> | void

/**
 * Applies an nft script as one transaction: all of it or nothing. Through libnftables in this process
 * (0.1 ms), or by the nft program where the library is missing. Throws {@link NftFailed} with nft's own words.
 */
export async function applyNft(script: string): Promise<void> {
  chosen ??= openLibrary() ?? applyNftByProgram
  await chosen(script)
}

let chosen: Apply | undefined

/** The slow way: starts `nft -f -`. */
export async function applyNftByProgram(script: string): Promise<void> {
  try {
    await run({ command: "nft", args: ["-f", "-"], input: script, timeoutMs: 30_000 })
  } catch (error) {
    throw new NftFailed(error instanceof CommandFailed ? error.stderr || error.message : String(error), error)
  }
}

/** Opens libnftables (libnftables(3)), or returns undefined where it is not installed. */
function openLibrary(): Apply | undefined {
  let library: LibraryHandle
  try {
    library = koffi.load("libnftables.so.1")
  } catch {
    return undefined
  }
  const create = library.func("void *nft_ctx_new(uint32_t flags)")
  const buffer = library.func("int nft_ctx_buffer_error(void *ctx)")
  const runCommands: (context: unknown, script: string) => number = library.func(
    "int nft_run_cmd_from_buffer(void *ctx, str buf)",
  )
  const errors: (context: unknown) => string = library.func("str nft_ctx_get_error_buffer(void *ctx)")
  const context: unknown = create(0)
  buffer(context)
  return (script) => {
    const failed = runCommands(context, script) !== 0
    const message = errors(context)
    if (failed) throw new NftFailed(message)
  }
}
