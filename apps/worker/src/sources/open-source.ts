import type { ImageSource } from "@naru/core/images/schema"
import type { BuildRequest } from "@naru/engine/builder"
import { fetchGit } from "./fetch-git.ts"
import { packFiles } from "./pack-files.ts"

/** A source that is ready to be built. */
export interface OpenSource extends AsyncDisposable {
  request: Pick<BuildRequest, "context" | "dockerfile" | "target" | "arguments">
  commit: string | null
  /** For the log: where it came from. */
  message: string
}

/** Fetches a source; throws `source_unreachable`. */
export async function openSource(
  source: ImageSource,
  { commit, signal }: { commit: string | null; signal: AbortSignal },
): Promise<OpenSource> {
  if (source.kind === "name") throw new TypeError("an image that is only named is not built")
  const parameters = { arguments: source.arguments, ...(source.target && { target: source.target }) }
  if (source.kind === "dockerfile") {
    const { dockerfile, files } = source
    return {
      request: { ...parameters, context: packFiles(files), dockerfile: { text: dockerfile } },
      commit: null,
      message: `A Dockerfile with ${files.length} ${files.length === 1 ? "file" : "files"}`,
      async [Symbol.asyncDispose]() {},
    }
  }
  const { url, branch, directory, dockerfile: path } = source
  const context = await fetchGit({ url, branch, directory, commit }, { signal })
  return {
    request: { ...parameters, context: context.tar, dockerfile: { path } },
    commit: context.commit,
    message: `${branch} of ${url}`,
    [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
  }
}
