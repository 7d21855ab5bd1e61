import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { openKeyedLock } from "@naru/base/keyed-lock"
import { afterEach, beforeEach, expect, it } from "vitest"
import type { Lease } from "../../leases/index.ts"
import { type Mount, mountAt, unmountAt } from "../../mounts/index.ts"
import { type ChainId, chainIdsOf, digestOf } from "../../oci/index.ts"
import { openTestStores, type TestStores } from "../../testing/index.ts"
import { chainOn } from "../cache/build-cache.ts"
import { type LayerStack, openLayerStack } from "./layer-stack.ts"

let stores: TestStores
let lease: Lease
beforeEach(async () => {
  stores = await openTestStores()
  lease = await stores.leases.hold({ reason: "a test" })
})
afterEach(() => stores[Symbol.asyncDispose]())

const chains = openKeyedLock()
let keys = 0
function open(base?: ChainId): LayerStack {
  const { content, snapshots } = stores
  const newKey = () => `build-test-${keys++}`
  return openLayerStack(
    { content, snapshots, lease, newKey, lockChain: (id, work) => chains.run(id, work) },
    base,
  )
}

function inside<T>(mount: Mount, work: (root: string) => T): T {
  const root = mkdtempSync(join(stores.directory, "m-"))
  mountAt(mount, root)
  try {
    return work(root)
  } finally {
    unmountAt(root)
    rmSync(root, { recursive: true })
  }
}

/** One step that writes a file and says what it saw before. */
async function step(stack: LayerStack, name: string, text = name) {
  const layer = await stack.begin()
  const seen = inside(layer.mount, (root) => {
    const before = readdirSync(root).sort()
    writeFileSync(join(root, name), text)
    return before
  })
  return { seen, sealed: await layer.seal() }
}

it("shows each step what the ones before it did, whether they are written or not", async () => {
  const stack = open()
  const seen: string[][] = []
  for (const name of ["a", "b", "c", "d"]) seen.push((await step(stack, name)).seen)
  expect(seen).toEqual([[], ["a"], ["a", "b"], ["a", "b", "c"]])
  const chain = await stack.settle()
  await stack.close()
  if (chain === undefined) throw new Error("nothing was committed")
  expect(inside(await stores.snapshots.view(chain), (root) => readdirSync(root).sort())).toEqual([
    "a",
    "b",
    "c",
    "d",
  ])
})

it("names layers by what is in them and chains by what is below", async () => {
  const stack = open()
  const first = await (await step(stack, "a")).sealed?.written
  const second = await (await step(stack, "b")).sealed?.written
  await stack.close()
  if (!first || !second) throw new Error("a layer is missing")
  expect(first.chainId).toBe(first.diffId)
  expect(second.chainId).toBe(chainIdsOf([first.diffId, second.diffId])[1])
  expect(second.sizeBytes).toBe(1)
  expect(digestOf(await stores.content.read(second.descriptor.digest))).toBe(second.diffId)
  expect(lease.held()).toMatchObject({
    digests: expect.arrayContaining([first.diffId, second.diffId]),
    chainIds: expect.arrayContaining([first.chainId, second.chainId]),
  })
})

it("makes no layer of a step that changed nothing", async () => {
  const stack = open()
  await step(stack, "a")
  const idle = await stack.begin()
  inside(idle.mount, () => undefined)
  expect(await idle.seal()).toBeUndefined()
  const { seen } = await step(stack, "b")
  expect(seen).toEqual(["a"])
  await stack.settle()
  await stack.close()
  expect((await stores.snapshots.list()).map(({ kind }) => kind)).toEqual(["committed", "committed"])
})

it("takes a change of the root itself for a change", async () => {
  const stack = open()
  await step(stack, "a")
  const layer = await stack.begin()
  inside(layer.mount, (root) => {
    mkdirSync(join(root, "d"))
    rmSync(join(root, "d"), { recursive: true })
  })
  expect(await layer.seal()).toBeUndefined()
  const other = await stack.begin()
  inside(other.mount, (root) => rmSync(join(root, "a")))
  expect(await other.seal()).toBeDefined()
  await stack.settle()
  await stack.close()
})

it("goes on from layers of the cache", async () => {
  const first = open()
  const layer = await (await step(first, "a")).sealed?.written
  await first.close()
  if (layer === undefined) throw new Error("no layer was written")
  const second = open()
  expect(second.top()).toBeUndefined()
  second.adopt(layer)
  expect(second.top()).toBe(layer.chainId)
  expect((await step(second, "b")).seen).toEqual(["a"])
  await second.settle()
  await second.close()
})

it("keeps one of two equal layers, and both stacks work on", async () => {
  const [one, other] = [open(), open()]
  const stepOf = async (stack: LayerStack) => {
    const layer = await stack.begin()
    inside(layer.mount, (root) => mkdirSync(join(root, "same")))
    return (await layer.seal())?.written
  }
  const [first, second] = await Promise.all([stepOf(one), stepOf(other)])
  const equal = first?.diffId === second?.diffId
  for (const stack of [one, other]) expect((await step(stack, "more")).seen).toEqual(["same"])
  await Promise.all([one.settle(), other.settle()])
  await Promise.all([one.close(), other.close()])
  const names = (await stores.snapshots.list()).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  if (equal) expect(names.filter((name) => name === first?.chainId)).toHaveLength(1)
  expect((await stores.snapshots.list()).filter(({ kind }) => kind === "active")).toEqual([])
})

it("leaves nothing of a step that was given up", async () => {
  const stack = open()
  await step(stack, "a")
  const layer = await stack.begin()
  inside(layer.mount, (root) => writeFileSync(join(root, "half"), "h"))
  await layer.discard()
  expect((await step(stack, "b")).seen).toEqual(["a"])
  const chain = await stack.settle()
  await stack.close()
  if (chain === undefined) throw new Error("nothing was committed")
  inside(await stores.snapshots.view(chain), (root) => {
    expect(readdirSync(root).sort()).toEqual(["a", "b"])
    expect(readFileSync(join(root, "b"), "utf8")).toBe("b")
  })
})

it("works out chains as the image spec says", () => {
  const [a, b, c] = ["a", "b", "c"].map((text) => digestOf(text))
  if (!a || !b || !c) throw new Error("three digests")
  const chain = [a, b, c].reduce<ChainId | undefined>((top, diffId) => chainOn(top, diffId), undefined)
  expect(chain).toBe(chainIdsOf([a, b, c])[2])
})
