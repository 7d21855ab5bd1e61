import { chownSync, mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { resolveInRoot } from "../../runtime/index.ts"
import { resolveOwner } from "../copy/owner.ts"
import { CopyFailed } from "../errors.ts"

/** WORKDIR: makes the directory and its parents; those that are new belong to USER, as with BuildKit. */
export function makeWorkingDirectory(root: string, { path, user }: { path: string; user: string }): void {
  const resolved = resolveInRoot(root, path)
  const missing = missingParents(resolved)
  const owner = user === "" || missing.length === 0 ? undefined : resolveOwner(user, root)
  for (const directory of missing) {
    mkdirSync(directory, { mode: 0o755 })
    if (owner) chownSync(directory, owner.uid, owner.gid)
  }
  if (!statSync(resolved).isDirectory())
    throw new CopyFailed(`${path} cannot be the working directory: a file is there`)
}

/** What has to be made, top first. */
function missingParents(path: string): string[] {
  const missing: string[] = []
  for (let next = path; statSync(next, { throwIfNoEntry: false }) === undefined; next = dirname(next))
    missing.unshift(next)
  return missing
}
