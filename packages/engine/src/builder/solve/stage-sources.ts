import type { ChainId } from "../../oci/index.ts"
import type { FileTree } from "../context/file-tree.ts"
import { emptyTree, openRootTree } from "../context/root-tree.ts"
import type { CopyOrigin } from "../plan/index.ts"
import { type BuilderParts, withMount } from "./solve-context.ts"

/** Where the copies of a build take their files from. */
export interface StageSources {
  /** Opens the files of an origin for the time of some work; waits for a stage to be done. */
  withTree<T>(origin: CopyOrigin, work: (tree: FileTree) => Promise<T>): Promise<T>
}

export function openStageSources(
  parts: Pick<BuilderParts, "home" | "snapshots">,
  places: {
    context: FileTree
    /** The top of a stage's chain once it is done. */
    chainOfStage(index: number): Promise<ChainId | undefined>
    chainOfImage(name: string): Promise<ChainId | undefined>
  },
): StageSources {
  const withChain = async <T>(
    chain: ChainId | undefined,
    title: string,
    work: (tree: FileTree) => Promise<T>,
  ): Promise<T> => {
    if (chain === undefined) return work(emptyTree(title))
    const mount = await parts.snapshots.view(chain)
    return withMount(parts.home, mount, (root) => work(openRootTree(root, title)))
  }
  return {
    async withTree(origin, work) {
      switch (origin.kind) {
        case "context":
          return work(places.context)
        case "stage":
          return withChain(await places.chainOfStage(origin.index), `stage ${origin.index}`, work)
        case "image":
          return withChain(await places.chainOfImage(origin.name), `the image "${origin.name}"`, work)
      }
    },
  }
}
