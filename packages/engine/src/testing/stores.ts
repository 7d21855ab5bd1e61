import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type ContentStore, openContentStore } from "../content/index.ts"
import { type ImagesOptions, type OpenImageStore, openImages } from "../images/index.ts"
import { type Leases, openLeases } from "../leases/index.ts"
import { type OpenSnapshotter, openSnapshotter } from "../snapshots/index.ts"

export interface Stores {
  content: ContentStore
  snapshots: OpenSnapshotter
  leases: Leases
  images: OpenImageStore
}

type Injected = Partial<Pick<ImagesOptions, "roots" | "usersOf" | "isPinned" | "report">>

/** Opens the stores under images in a directory, as the engine does. */
export async function openStores(directory: string, injected: Injected = {}): Promise<Stores> {
  const content = await openContentStore({ directory: join(directory, "content") })
  const snapshots = await openSnapshotter({ directory: join(directory, "snapshots") })
  const leases = await openLeases({ directory: join(directory, "leases") })
  const images = await openImages({
    directory: join(directory, "images"),
    content,
    snapshots,
    leases,
    ...injected,
  })
  return { content, snapshots, leases, images }
}

export interface TestStores extends Stores, AsyncDisposable {
  directory: string
  /** Opens them again from what is on the disk, as after a crash. */
  reopen(): Promise<Stores>
}

/** Stores in a temporary directory; disposing removes it. */
export async function openTestStores(injected: Injected = {}): Promise<TestStores> {
  const directory = mkdtempSync(join(tmpdir(), "naru-stores-"))
  const stores = await openStores(directory, injected)
  return {
    ...stores,
    directory,
    reopen: () => openStores(directory, injected),
    async [Symbol.asyncDispose]() {
      await stores.snapshots.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
