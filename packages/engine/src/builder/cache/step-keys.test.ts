import { expect, it } from "vitest"
import type { RunOperation, Step } from "../plan/index.ts"
import { baseKeys, copyPart, fileKeys, metadataKeys, runPart } from "./step-keys.ts"

const base = baseKeys({ files: "chain", all: "image" })
const step = (history: string): Step => ({
  number: 1,
  stage: "s",
  name: history,
  range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } },
  operation: { type: "none" },
  arguments: {},
  history,
  config: {},
})
const run: RunOperation = {
  type: "run",
  arguments: ["a"],
  environment: ["A=1"],
  proxyEnvironment: [],
  workingDirectory: "/",
  user: "",
  network: "default",
  mounts: [],
}

it("metadata changes the key of everything and not that of the files", () => {
  const labelled = metadataKeys(base, step("LABEL a=b"))
  expect(labelled.files).toBe(base.files)
  expect(labelled.all).not.toBe(base.all)
  expect(metadataKeys(base, step("LABEL a=c")).all).not.toBe(labelled.all)
  expect(metadataKeys(base, step("LABEL a=b"))).toEqual(labelled)
})

it("a change of files changes both, by what it is and by what it stands on", () => {
  const one = fileKeys(base, { type: "directory", path: "/a" })
  expect(one).toEqual(fileKeys(base, { type: "directory", path: "/a" }))
  expect(one.files).not.toBe(fileKeys(base, { type: "directory", path: "/b" }).files)
  expect(fileKeys(one, run).files).not.toBe(fileKeys(base, run).files)
  expect(one.files).not.toBe(one.all)
})

it("two images with the same files share what was done to files", () => {
  const other = baseKeys({ files: "chain", all: "other image" })
  expect(other.files).toBe(base.files)
  expect(other.all).not.toBe(base.all)
})

it.each<[string, Partial<RunOperation>, boolean]>([
  ["its command", { arguments: ["b"] }, false],
  ["a variable", { environment: ["A=2"] }, false],
  ["the user", { user: "me" }, false],
  ["the directory", { workingDirectory: "/x" }, false],
  ["its network", { network: "none" }, false],
  ["a proxy", { proxyEnvironment: ["HTTP_PROXY=http://p"] }, true],
  ["a script", { script: { name: "x", content: "y" } }, false],
])("a RUN is another one by %s", (_, change, same) => {
  const key = (operation: RunOperation) =>
    fileKeys(base, runPart(operation, { network: "bridge", mounts: [] })).files
  expect(key({ ...run, ...change }) === key(run)).toBe(same)
})

it("a RUN is another one on another network of the build", () => {
  const on = (network: string, operation = run) => runPart(operation, { network, mounts: [] })
  expect(on("none")).not.toEqual(on("bridge"))
  const alone: RunOperation = { ...run, network: "none" }
  expect(on("bridge", alone)).toEqual(on("host", alone))
})

it("a COPY is what it brings, not where that came from", () => {
  const copy = {
    type: "copy",
    origin: { kind: "context" },
    sources: ["a"],
    documents: [],
    destination: "/d",
    intoDirectory: true,
    excludes: [],
    keepParents: false,
    unpack: false,
  } as const
  const staged = { ...copy, origin: { kind: "stage", index: 0 }, sources: ["./a"] } as const
  expect(copyPart(staged, "content")).toEqual(copyPart(copy, "content"))
  expect(copyPart(copy, "other")).not.toEqual(copyPart(copy, "content"))
  expect(copyPart({ ...copy, owner: "1" }, "content")).not.toEqual(copyPart(copy, "content"))
})
