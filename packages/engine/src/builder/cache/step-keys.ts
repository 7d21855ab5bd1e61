import { hashOf } from "../copy/hash-sources.ts"
import type { CopyOperation, RunOperation, Step } from "../plan/index.ts"

/**
 * Two chains of keys run through a stage. `files` is over what shapes the file system: a LABEL before a RUN does not touch it.
 * `all` is over every instruction: it finds again when metadata was last the same.
 */
export interface StageKeys {
  files: string
  all: string
}

/** Changes when equal inputs would give another result than before. */
const generation = 1

export function baseKeys(base: { files: string; all: string }): StageKeys {
  return { files: hashOf(`base ${generation} ${base.files}`), all: hashOf(`base ${generation} ${base.all}`) }
}

/** Keys after an instruction that touches no file. */
export function metadataKeys(keys: StageKeys, { history, name }: Step): StageKeys {
  return { files: keys.files, all: hashOf(JSON.stringify([keys.all, history ?? name])) }
}

/** Keys after a step on the file system; `part` is its own share. */
export function fileKeys(keys: StageKeys, part: unknown): StageKeys {
  const own = JSON.stringify(part)
  return { files: hashOf(JSON.stringify([keys.files, own])), all: hashOf(JSON.stringify([keys.all, own])) }
}

/** What of a RUN decides its result: `mounts` stands for what it sees there. Proxies do not, as in Docker. */
export function runPart(
  { proxyEnvironment: _, mounts: _mounts, ...operation }: RunOperation,
  { network, mounts }: { network: string; mounts: readonly unknown[] },
): unknown {
  return { ...operation, network: operation.network === "default" ? network : operation.network, mounts }
}

/** What of a COPY decides its result; `content` stands for the files it takes. */
export function copyPart(
  { origin: _, sources: _sources, ...operation }: CopyOperation,
  content: string,
): unknown {
  return { ...operation, content }
}
