import type { SpecMount } from "../../runtime/index.ts"
import { copyPart, runPart } from "../cache/step-keys.ts"
import { copyFiles } from "../copy/copy-files.ts"
import { hashOf, hashSources } from "../copy/hash-sources.ts"
import type { Step } from "../plan/index.ts"
import { makeWorkingDirectory } from "./file-steps.ts"
import { runStep } from "./run-step.ts"
import type { SolveContext } from "./solve-context.ts"
import type { StageSources } from "./stage-sources.ts"
import { locked, mountParts, type ReadyMounts, readyMounts } from "./step-mounts.ts"
import type { StepNetwork } from "./step-network.ts"

/** A step on the file system: what decides its result, and how it is done. */
export interface StepWork {
  /** Goes into the key. */
  part: unknown
  /** For the explanation of a miss: hashes of the files that go in. */
  files?: Readonly<Record<string, string>>
  /** What is mounted into the step besides its own file system. */
  mounts?(): Promise<ReadyMounts>
  perform(root: string, mounts: readonly SpecMount[]): Promise<void>
}

/** The work of a step, or undefined when it touches no file. */
export async function workOf(
  step: Step,
  scope: { sources: StageSources; network: StepNetwork; context: SolveContext },
): Promise<StepWork | undefined> {
  const { operation } = step
  const { sources, network, context } = scope
  switch (operation.type) {
    case "run":
      return {
        part: runPart(operation, {
          network: context.request.network || "bridge",
          mounts: await mountParts(operation.mounts, sources),
        }),
        mounts: () => {
          context.parts.runtime.warmth.warm()
          return readyMounts(operation.mounts, sources, context)
        },
        perform: (root, mounts) =>
          locked(operation.mounts, context, () =>
            runStep({ step, operation, root, network, mounts }, context),
          ),
      }
    case "copy": {
      const { digest, files } = await sources.withTree(operation.origin, (tree) =>
        hashSources(tree, operation),
      )
      return {
        part: copyPart(operation, digest),
        files: Object.fromEntries([
          ...files,
          ...operation.documents.map(({ name, content }) => [name, hashOf(content)]),
        ]),
        perform: (root) =>
          sources.withTree(operation.origin, (tree) =>
            copyFiles({ operation, tree, root, now: context.now(), signal: context.signal }),
          ),
      }
    }
    case "directory":
      return {
        part: operation,
        perform: async (root) => makeWorkingDirectory(root, operation),
      }
    default:
      return undefined
  }
}
