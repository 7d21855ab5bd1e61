import { Readable } from "node:stream"
import type { BuildEvent } from "@naru/engine/builder"
import { describe, expect, test } from "vitest"
import { shortId } from "../images/names.ts"
import { imageWith } from "../testing/container.ts"
import { buildRequestOf } from "./build-request.ts"
import { classicOutput, quietOutput } from "./classic-output.ts"

const image = imageWith()
const events: BuildEvent[] = [
  {
    type: "plan",
    steps: [
      { step: 1, name: "FROM naru/busybox", stage: "0" },
      { step: 2, name: "RUN echo hi", stage: "0" },
    ],
  },
  { type: "step-start", step: 1, name: "FROM naru/busybox", line: 1 },
  { type: "step-end", step: 1, cached: true, durationMs: 1 },
  { type: "step-start", step: 2, name: "RUN echo hi", line: 2 },
  { type: "output", step: 2, stream: "stdout", text: "hi\n" },
  { type: "warning", message: "careful" },
  { type: "step-end", step: 2, cached: true, durationMs: 1 },
  { type: "done", image, cachedSteps: 1 },
]

async function* source() {
  yield* events
}

describe("the classic builder's output", () => {
  test("tells steps, output, cache, ID and names", async () => {
    const lines = await Readable.from(classicOutput(source(), ["naru/app:v1"])).toArray()
    expect(lines).toEqual([
      { stream: "Step 1/2 : FROM naru/busybox\n" },
      { stream: "Step 2/2 : RUN echo hi\n" },
      { stream: "hi\n" },
      { stream: "[Warning] careful\n" },
      { stream: " ---> Using cache\n" },
      { stream: ` ---> ${shortId(image)}\n` },
      { aux: { ID: image.id } },
      { stream: `Successfully built ${shortId(image)}\n` },
      { stream: "Successfully tagged naru/app:v1\n" },
    ])
  })

  test("is the ID alone when quiet", async () => {
    const lines = await Readable.from(quietOutput(source())).toArray()
    expect(lines).toEqual([{ stream: `${image.id}\n` }])
  })
})

describe("the parameters of a build", () => {
  const request = (query: string) => buildRequestOf(new URLSearchParams(query))

  test("are read as the CLI sends them", () => {
    const query =
      'buildargs={"A":"1"}&cachefrom=[]&cgroupparent=&cpuperiod=0&cpuquota=50000&dockerfile=docker%2FDockerfile&labels={"l":"2"}&memory=67108864&networkmode=default&nocache=1&rm=1&shmsize=0&t=naru/app&t=naru/app:v2&target=run&version=1'
    expect(request(query)).toEqual({
      names: ["naru/app:latest", "naru/app:v2"],
      dockerfile: { path: "docker/Dockerfile" },
      target: "run",
      arguments: { A: "1" },
      labels: { l: "2" },
      noCache: true,
      resources: { memoryBytes: 67108864, nanoCpus: 5e8 },
    })
  })

  test("that Naru cannot honour are refused", () => {
    expect(() => request("version=2")).toThrow("BuildKit")
    expect(() => request("remote=https://example.org/x.git")).toThrow("from a URL")
    expect(() => request("squash=1")).toThrow("squash")
    expect(() => request("t=UPPER")).toThrow("lowercase")
  })
})
