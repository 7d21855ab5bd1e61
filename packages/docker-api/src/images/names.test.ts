import { describe, expect, test } from "vitest"
import { imageWith } from "../testing/container.ts"
import { imageInspectOf, imageSummaryOf } from "./describe.ts"
import { familiarNames, matchesReference, shortId, targetName } from "./names.ts"

test("names are shown as people write them", () => {
  expect(
    familiarNames(["docker.io/library/ubuntu:14.04", "docker.io/naru/busybox:latest", "localhost:5000/a:1"]),
  ).toEqual(["ubuntu:14.04", "naru/busybox:latest", "localhost:5000/a:1"])
})

test("a target name needs a repository and takes a tag", () => {
  expect(targetName("naru/app", "v2")).toEqual({ domain: "docker.io", path: "naru/app", tag: "v2" })
  expect(targetName("naru/app", null).tag).toBe("latest")
  expect(() => targetName("", "x")).toThrow("repository name is required")
  expect(() => targetName("Naru/App", null)).toThrow("repository name must be lowercase")
  expect(() => targetName(`a@sha256:${"0".repeat(64)}`, null)).toThrow("digest reference")
})

describe("the reference filter", () => {
  test("matches whole names and names without their tag", () => {
    expect(matchesReference("naru/busybox:latest", "naru/busybox")).toBe(true)
    expect(matchesReference("naru/busybox:latest", "naru/*")).toBe(true)
    expect(matchesReference("naru/busybox:latest", "*:latest")).toBe(false)
    expect(matchesReference("busybox:1.2", "busy*:1.?")).toBe(true)
    expect(matchesReference("naru/busybox:latest", "busybox")).toBe(false)
    expect(matchesReference("localhost:5000/a:1", "localhost:5000/a")).toBe(true)
  })
})

describe("an image in Docker's shape", () => {
  test("summary", () => {
    expect(imageSummaryOf(imageWith({ Labels: { a: "1" } }), ["naru/busybox:latest"], -1)).toMatchObject({
      Id: imageWith().id,
      RepoTags: ["naru/busybox:latest"],
      Created: Date.parse("2026-11-23T00:00:00Z") / 1000,
      Labels: { a: "1" },
      Size: 1234,
    })
  })

  test("inspect", () => {
    expect(imageInspectOf(imageWith({ Env: ["A=1"], Cmd: ["sh"] }))).toMatchObject({
      RepoTags: ["naru/busybox:latest"],
      Architecture: "amd64",
      Config: { Env: ["A=1"], Cmd: ["sh"], Entrypoint: null, User: "", Labels: null },
      RootFS: { Type: "layers", Layers: [expect.stringMatching(/^sha256:/)] },
    })
  })

  test("short ID", () => {
    expect(shortId(imageWith())).toBe(imageWith().id.slice(7, 19))
  })
})
