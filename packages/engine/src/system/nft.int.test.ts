import { execFileSync } from "node:child_process"
import { afterEach, describe, expect, test } from "vitest"
import { applyNft, applyNftByProgram } from "./nft.ts"

const table = `naru_test_${process.pid}`
const listed = () =>
  execFileSync("nft", ["list", "table", "inet", table], { encoding: "utf8", stdio: "pipe" })
afterEach(() => applyNftByProgram(`add table inet ${table}\ndelete table inet ${table}\n`))

describe.each([
  ["libnftables", applyNft],
  ["the nft program", applyNftByProgram],
])("through %s", (_name, apply) => {
  test("a script takes effect", async () => {
    const map = "map ports { type inet_proto . inet_service : ipv4_addr . inet_service; }"
    await apply(`table inet ${table} {\n${map}\n}\n`)
    await apply(`add element inet ${table} ports { tcp . 8080 : 10.0.0.2 . 80 }\n`)
    expect(listed()).toContain("tcp . 8080 : 10.0.0.2 . 80")
  })

  test("a script that fails changes nothing at all and says why", async () => {
    await apply(`add table inet ${table}\n`)
    const failing = `add set inet ${table} good { type ipv4_addr; }\nadd element inet ${table} absent { 10.0.0.2 }\n`
    await expect(apply(failing)).rejects.toMatchObject({
      code: "nft_failed",
      message: expect.stringContaining("No such file or directory"),
    })
    expect(listed()).not.toContain("good")
  })

  test("nonsense is refused with the place of the fault", async () => {
    await expect(apply("bogus words\n")).rejects.toThrow(/syntax error/)
  })

  test("the error of one script is not told again after the next", async () => {
    await expect(apply("bogus words\n")).rejects.toThrow()
    await apply(`add table inet ${table}\n`)
    await expect(apply(`delete chain inet ${table} none\n`)).rejects.not.toThrow(/bogus/)
  })
})
