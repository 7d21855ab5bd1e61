import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { run } from "@naru/base/spawn"
import { extract } from "tar-stream"
import { afterAll, beforeAll, expect, test } from "vitest"
import { fetchGit } from "./fetch-git.ts"
import { openSource } from "./open-source.ts"

let folder: string
let url: string
let first: string
const signal = new AbortController().signal
const protocols = ["file"]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "naru-repository-"))
  url = `file://${folder}`
  await git("init", "--quiet", "--initial-branch=main")
  await mkdir(join(folder, "app"))
  await writeFile(join(folder, "app", "Dockerfile"), "FROM scratch\n")
  await writeFile(join(folder, "app", "secret-tests"), "kept\n")
  await writeFile(join(folder, ".gitattributes"), "app/secret-tests export-ignore\n")
  await commit("first")
  first = (await git("rev-parse", "HEAD")).trim()
  await writeFile(join(folder, "app", "second"), "2\n")
  await commit("second")
})
afterAll(() => rm(folder, { recursive: true }))

async function git(...args: string[]): Promise<string> {
  const identity = [
    "-c",
    "user.name=a",
    "-c",
    "user.email=a@example.com",
    "-c",
    "uploadpack.allowAnySHA1InWant=true",
  ]
  return (await run({ command: "git", args: [...identity, ...args], cwd: folder })).stdout
}

async function commit(message: string): Promise<void> {
  await git("add", ".")
  await git("commit", "--quiet", "-m", message)
}

async function namesIn(tar: AsyncIterable<Uint8Array>): Promise<string[]> {
  const names: string[] = []
  for await (const entry of Readable.from(tar).pipe(extract())) {
    names.push(entry.header.name)
    entry.resume()
  }
  return names.filter((name) => !name.endsWith("/")).sort()
}

const source = { branch: "main", directory: "app", commit: null }

test("packs a folder of a branch's tip as it is in the tree, whatever its attributes say", async () => {
  await using context = await fetchGit({ ...source, url }, { signal, protocols })
  expect(context.commit).toMatch(/^[0-9a-f]{40}$/)
  expect(await namesIn(context.tar)).toEqual(["Dockerfile", "second", "secret-tests"])
})

test("packs exactly the commit that was pushed, also when the branch has moved on", async () => {
  await git("config", "uploadpack.allowAnySHA1InWant", "true")
  await using context = await fetchGit({ ...source, url, commit: first }, { signal, protocols })
  expect(context.commit).toBe(first)
  expect(await namesIn(context.tar)).toEqual(["Dockerfile", "secret-tests"])
})

test("says which repository or branch is not there, in git's own words", async () => {
  const fetch = (change: object) => fetchGit({ ...source, url, ...change }, { signal, protocols })
  await expect(fetch({ branch: "nope" })).rejects.toMatchObject({
    code: "source_unreachable",
    kind: "invalid",
  })
  await expect(fetch({ url: "file:///nowhere/at/all" })).rejects.toMatchObject({ code: "source_unreachable" })
  await expect(fetch({ directory: "missing" })).rejects.toMatchObject({ code: "source_unreachable" })
})

test("speaks no protocol that reaches into this host, and takes no address for an option", async () => {
  const fetch = (address: string) => fetchGit({ ...source, url: address }, { signal })
  await expect(fetch(url)).rejects.toThrow(/not allowed/)
  await expect(fetch("ext::sh -c touch% /tmp/owned")).rejects.toThrow(/not allowed/)
  await expect(fetch(`--upload-pack=touch ${folder}/owned`)).rejects.toMatchObject({
    code: "source_unreachable",
  })
})

test("stops when it is canceled", async () => {
  const controller = new AbortController()
  const reason = new Error("canceled")
  controller.abort(reason)
  await expect(fetchGit({ ...source, url }, { signal: controller.signal, protocols })).rejects.toBe(reason)
})

test("packs files that were written in the dashboard", async () => {
  const files = [
    { path: "run.sh", content: "#!/bin/sh\n", executable: true },
    { path: "site/index.html", content: "안녕하세요" },
  ]
  const dashboard = { kind: "dockerfile" as const, dockerfile: "FROM scratch", files, arguments: { A: "1" } }
  await using opened = await openSource(dashboard, { commit: null, signal })
  expect(opened.request).toMatchObject({ dockerfile: { text: "FROM scratch" }, arguments: { A: "1" } })
  expect(await namesIn(opened.request.context)).toEqual(["run.sh", "site/index.html"])
})
