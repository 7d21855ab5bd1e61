import { readFileSync } from "node:fs"
import { silentLog } from "@naru/base/log"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { run } from "../system/index.ts"
import { openFirewall } from "./firewall.ts"
import { enterPrivateHost, type PrivateHost } from "./testing/private-host.ts"

let host: PrivateHost
beforeAll(async () => {
  host = await enterPrivateHost()
})
afterAll(() => host.leave())
beforeEach(async () => {
  for (const chain of ["FORWARD", "INPUT"]) await run({ command: "iptables", args: ["-P", chain, "ACCEPT"] })
  await run({ command: "iptables", args: ["-F"] })
  await run({ command: "iptables", args: ["-X"] })
})

async function open(): Promise<string> {
  const firewall = await openFirewall({ table: "naru_test", interfacePrefix: "nbtest", log: silentLog })
  await firewall.remove()
  const { stdout } = await run({ command: "iptables", args: ["-S"] })
  return stdout
}

test("forwarding is on afterwards", async () => {
  await open()
  expect(readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8")).toBe("1\n")
})

test("beside Docker our bridges are accepted in the chain that Docker keeps for it, once", async () => {
  await run({ command: "iptables", args: ["-N", "DOCKER-USER"] })
  await run({ command: "iptables", args: ["-P", "FORWARD", "DROP"] })
  await open()
  const rules = (await open()).split("\n").filter((rule) => rule.includes("nbtest"))
  expect(rules.sort()).toEqual(["-A DOCKER-USER -i nbtest+ -j ACCEPT", "-A DOCKER-USER -o nbtest+ -j ACCEPT"])
})

test("a forward policy of DROP without Docker is met in FORWARD", async () => {
  await run({ command: "iptables", args: ["-P", "FORWARD", "DROP"] })
  expect(await open()).toContain("-A FORWARD -i nbtest+ -j ACCEPT")
})

test("a host without such rules is left as it is", async () => {
  expect(await open()).not.toContain("nbtest")
})

test("a host that takes no packets by itself lets containers in to their name server", async () => {
  await run({ command: "iptables", args: ["-P", "INPUT", "DROP"] })
  await open()
  const rules = (await open()).split("\n").filter((rule) => rule.includes("nbtest"))
  expect(rules.sort()).toEqual([
    "-A INPUT -i nbtest+ -p tcp -m tcp --dport 53 -j ACCEPT",
    "-A INPUT -i nbtest+ -p udp -m udp --dport 53 -j ACCEPT",
  ])
})
