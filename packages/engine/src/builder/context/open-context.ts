import { mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { BuildRequest } from "../build.ts"
import { ContextInvalid, DockerfileNotFound } from "../errors.ts"
import { type ContextEntries, contextTree, readContextEntries } from "./context-tree.ts"
import { type FileTree, partsOf, resolvePath } from "./file-tree.ts"
import { type IgnoreRules, parseIgnoreRules } from "./ignore.ts"
import { textAt } from "./kept-bytes.ts"
import { BadPattern } from "./pattern.ts"

/** A build context on this host's disk; gone when disposed. */
export interface BuildContext extends Disposable {
  tree: FileTree
  /** What the Dockerfile is called in messages. */
  dockerfileName: string
  dockerfileText: string
}

/** Dockerfiles and ignore files above this are no such files. */
const textLimitBytes = 4 * 1024 * 1024

/** Reads the context that came with a build and the Dockerfile in it. Throws `context_invalid`, `dockerfile_not_found`. */
export async function openContext(
  request: Pick<BuildRequest, "context" | "dockerfile" | "signal">,
  parent: string,
): Promise<BuildContext> {
  const directory = mkdtempSync(join(parent, "context-"))
  const dispose = () => rmSync(directory, { recursive: true, force: true })
  try {
    const { context: tar, dockerfile = { path: "Dockerfile" }, signal } = request
    const entries = await readContextEntries({ tar, directory, ...(signal && { signal }) })
    const path = "path" in dockerfile ? partsOf(dockerfile.path).join("/") : "Dockerfile"
    const text = "text" in dockerfile ? dockerfile.text : readText(entries, path)
    if (text === undefined) throw new DockerfileNotFound(path)
    return {
      tree: contextTree(entries, readRules(entries, path)),
      dockerfileName: path,
      dockerfileText: text,
      [Symbol.dispose]: dispose,
    }
  } catch (error) {
    dispose()
    throw error
  }
}

/** `<Dockerfile>.dockerignore` goes before `.dockerignore`. */
function readRules(entries: ContextEntries, dockerfilePath: string): IgnoreRules | undefined {
  for (const path of [`${dockerfilePath}.dockerignore`, ".dockerignore"]) {
    const text = readText(entries, path)
    if (text === undefined) continue
    try {
      return parseIgnoreRules(text)
    } catch (error) {
      if (!(error instanceof BadPattern)) throw error
      throw new ContextInvalid(`${path} has an error: ${error.message}`)
    }
  }
  return undefined
}

function readText(entries: ContextEntries, path: string): string | undefined {
  const resolved = resolvePath(contextTree(entries, undefined), path)
  const entry = resolved === undefined ? undefined : entries.get(resolved)
  if (entry?.header.type !== "file") return undefined
  if (entry.header.sizeBytes > textLimitBytes)
    throw new ContextInvalid(
      `${path} has ${entry.header.sizeBytes} bytes: that is no text that a person wrote`,
    )
  const { content, header } = entry
  return content === undefined ? "" : textAt(content, header.sizeBytes)
}
