import { expect, test } from "vitest"
import { hostNameservers, reachableNameservers } from "./nameservers.ts"

const reader = (files: Record<string, string>) => (path: string) => files[path] ?? ""

test("the host's servers are taken in order, other lines are not", () => {
  const read = reader({
    "/etc/resolv.conf": "# nameserver 9.9.9.9\nsearch lan\nnameserver 192.0.2.1\n nameserver\t2001:db8::1 \n",
  })
  expect(reachableNameservers(read)).toEqual(["192.0.2.1", "2001:db8::1"])
})

test("servers on loopback are left out, because a container has a loopback of its own", () => {
  const read = reader({ "/etc/resolv.conf": "nameserver 127.0.0.1\nnameserver ::1\nnameserver 192.0.2.1\n" })
  expect(reachableNameservers(read)).toEqual(["192.0.2.1"])
})

test("behind systemd-resolved those that it asks are used", () => {
  const read = reader({
    "/etc/resolv.conf": "nameserver 127.0.0.53\n",
    "/run/systemd/resolve/resolv.conf": "nameserver 192.0.2.7\n",
  })
  expect(reachableNameservers(read)).toEqual(["192.0.2.7"])
  expect(hostNameservers(read)).toEqual(["127.0.0.53"])
})

test("a host without any has none", () => {
  expect(reachableNameservers(reader({}))).toEqual([])
})
