import { createReadStream } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { NaruError } from "@naru/base/errors"
import { CommandFailed, run } from "@naru/base/spawn"

export interface GitSource {
  url: string
  branch: string
  /** Folder inside the repository; empty is its root. */
  directory: string
  /** Exactly this commit; the tip of the branch when null. */
  commit: string | null
}

/** A repository's tree as a build context. Its file goes away with it. */
export interface GitContext extends AsyncDisposable {
  commit: string
  tar: AsyncIterable<Uint8Array>
}

class SourceUnreachable extends NaruError {
  constructor(url: string, reason: string) {
    super({
      code: "source_unreachable",
      kind: "invalid",
      message: `cannot fetch ${url}: ${reason}`,
      userMessage: `The repository ${url} could not be fetched: ${reason}`,
    })
  }
}

const fetchTimeoutMs = 10 * 60_000

/**
 * Fetches one commit of a repository, nothing of its history, and packs the tree of a folder. There is never a work tree: a
 * repository cannot lead git to a path of this host, and no hook, filter or attribute of it runs or counts. git asks nobody
 * anything and speaks only https and ssh (`protocols` adds to that). Throws {@link SourceUnreachable}.
 */
export async function fetchGit(
  source: GitSource,
  { signal, protocols = [] }: { signal: AbortSignal; protocols?: readonly string[] },
): Promise<GitContext> {
  const { url, branch, directory, commit: wanted } = source
  const home = await mkdtemp(join(tmpdir(), "naru-git-"))
  const remove = () => rm(home, { recursive: true, force: true })
  const git = (...args: string[]) =>
    run({
      command: "git",
      args: ["--git-dir", home, ...args],
      env: environment(home, ["https", "ssh", ...protocols]),
      cwd: home,
      timeoutMs: fetchTimeoutMs,
      signal,
    })
  try {
    await git("init", "--quiet", "--bare", home)
    // Goes before the repository's own .gitattributes: a context is what is in the tree, not what its authors export.
    await writeFile(join(home, "info", "attributes"), "* -export-ignore -export-subst\n")
    const ref = wanted ?? `refs/heads/${branch}`
    await git(
      "fetch",
      "--quiet",
      "--depth=1",
      "--no-tags",
      "--no-recurse-submodules",
      "--end-of-options",
      url,
      ref,
    )
    const { stdout } = await git("rev-parse", "--verify", "FETCH_HEAD^{commit}")
    const commit = stdout.trim()
    const file = join(home, "context.tar")
    const tree = directory === "" ? commit : `${commit}:${directory}`
    await git("archive", "--format=tar", `--output=${file}`, "--end-of-options", tree)
    return { commit, tar: createReadStream(file), [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    if (signal.aborted) throw signal.reason
    throw error instanceof CommandFailed ? new SourceUnreachable(url, plainReason(error)) : error
  }
}

function environment(home: string, protocols: readonly string[]): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    HOME: home,
    LC_ALL: "C.UTF-8",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "/bin/false",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ALLOW_PROTOCOL: protocols.join(":"),
    GIT_SSH_COMMAND: "ssh -oBatchMode=yes -oStrictHostKeyChecking=accept-new",
  }
}

/** git's own last word, without the `fatal:` in front. */
function plainReason({ stderr, message }: CommandFailed): string {
  const last = stderr.trim().split("\n").at(-1) ?? ""
  return last.replace(/^(fatal|error): /, "") || message
}
