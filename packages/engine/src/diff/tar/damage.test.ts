import { isErrorOfKind } from "@naru/base/errors"
import { describe, expect, it } from "vitest"
import { openRandom } from "../../testing/random.ts"
import { bytesOf, directory, file, inPieces, symlink, tarOf } from "../../testing/tars.ts"
import { packTar, readTar, type TarHeader, type TarMember } from "./index.ts"

const sample = () =>
  tarOf(
    directory("etc/"),
    file("etc/passwd", "root:x:0:0\n", { xattrs: new Map([["user.note", Buffer.from("1")]]) }),
    file(`${"deep/".repeat(30)}파일`, "x".repeat(1500), { modifyNs: 1_500_000_001n }),
    symlink("link", "etc/passwd"),
  )

type Read = { header: TarHeader; body: Buffer }

async function read(source: AsyncIterable<Uint8Array>): Promise<{ members: Read[]; ended: boolean }> {
  const members: Read[] = []
  const reader = readTar(source, { role: "layer" })
  for await (const { header, body } of reader.entries) members.push({ header, body: await bytesOf(body) })
  return { members, ended: reader.hasEndMarker() }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

describe("an archive of which only the beginning arrived", () => {
  it("is truncated, or known to lack its end, wherever it was cut", async () => {
    const whole = await sample()
    const all = (await read(inPieces(whole))).members
    let cleanCuts = 0
    for (let length = 0; length < whole.length - 1024; length += 37) {
      const reading = read(inPieces(whole.subarray(0, length), 700))
      const outcome = await reading.catch(toError)
      if (outcome instanceof Error) {
        expect(outcome, `${length}`).toMatchObject({ code: "layer_truncated", kind: "invalid" })
        continue
      }
      cleanCuts += 1
      expect(outcome, `${length}`).toEqual({ members: all.slice(0, outcome.members.length), ended: false })
    }
    // Only a cut at the border of two members can look like an end.
    expect(cleanCuts).toBeLessThan(all.length)
  })

  it("cut exactly between two members gives the first of them and has no end", async () => {
    const first = await tarOf(file("a", "1"))
    const { members, ended } = await read(inPieces(first.subarray(0, 1024)))
    expect(members.map(({ header }) => header.name)).toEqual(["a"])
    expect(ended).toBe(false)
  })
})

describe("an archive with flipped bits", () => {
  it("gives members or says what is wrong with it, and nothing else", async () => {
    const whole = await sample()
    const random = openRandom(11)
    for (let round = 0; round < 400; round += 1) {
      const damaged = Buffer.from(whole)
      for (let flips = random.below(3); flips >= 0; flips -= 1) {
        const at = random.below(damaged.length)
        damaged[at] = (damaged[at] ?? 0) ^ (1 << random.below(8))
      }
      const outcome = await read(inPieces(damaged, 900)).catch(toError)
      if (!(outcome instanceof Error)) continue
      const expected = isErrorOfKind(outcome, "invalid") || isErrorOfKind(outcome, "unsupported")
      expect(expected, `round ${round}: ${outcome.stack}`).toBe(true)
    }
  })

  it("never reads a damaged header as a sound one", async () => {
    const whole = await tarOf(file("a", "x"))
    for (let at = 0; at < 512; at += 1) {
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ 4
      await expect(read(inPieces(damaged)), `byte ${at}`).rejects.toMatchObject({ code: "layer_invalid" })
    }
  })
})

describe("random members", () => {
  it.each([1, 2, 3, 4])("come back as they were packed (seed %i)", async (seed) => {
    const random = openRandom(seed)
    const members = Array.from({ length: 60 }, (_, number) => randomMember(random, number))
    const bytes = await tarOf(...members)
    expect(bytes.length % 512).toBe(0)
    const { members: again, ended } = await read(inPieces(bytes, 1 + random.below(3000)))
    expect(ended).toBe(true)
    expect(again.map(({ header }) => header)).toMatchObject(members.map(({ header }) => header))
    const repacked = again.map(({ header, body }) => ({ header, body: [body] }))
    expect(await bytesOf(packTar(repacked))).toEqual(bytes)
  })
})

function randomMember(random: ReturnType<typeof openRandom>, number: number): TarMember {
  const word = () => random.pick(["a", "파일", "with space", "x".repeat(99), "y".repeat(140), "tab\t", "~"])
  const name = `${number}/${Array.from({ length: 1 + random.below(4) }, word).join("/")}`
  const look = {
    mode: random.below(0o10000),
    uid: random.pick([0, 1000, 2_097_151, 2_097_152, 4_000_000_000]),
    gid: random.below(5_000_000),
    modifyNs: BigInt(random.below(2 ** 31)) * 10_000_000_000n - BigInt(random.below(2 ** 31)),
    xattrs: new Map(random.below(4) === 0 ? [["user.n", Buffer.from([random.below(256), 10, 61])]] : []),
  }
  const type = random.pick(["file", "file", "directory", "symlink", "link", "character", "fifo"] as const)
  if (type === "file") {
    const body = Buffer.alloc(random.pick([0, 1, 511, 512, 513, random.below(5000)]), number)
    return { header: { ...look, name, type, sizeBytes: body.length }, body: [body] }
  }
  if (type === "directory") return { header: { ...look, name: `${name}/`, type } }
  if (type === "character") {
    return {
      header: { ...look, name, type, deviceMajor: random.below(4096), deviceMinor: random.below(4096) },
    }
  }
  return { header: { ...look, name, type, linkName: type === "fifo" ? "" : `../${word()}/${word()}` } }
}
