import { expect, it } from "vitest"
import { parseExposedPorts } from "./exposed-ports.ts"

it.each<[string, string[] | undefined]>([
  ["80", ["80/tcp"]],
  ["80/udp", ["80/udp"]],
  ["80/UDP", ["80/udp"]],
  ["80/sctp", ["80/sctp"]],
  ["80-82", ["80/tcp", "81/tcp", "82/tcp"]],
  ["7-7/udp", ["7/udp"]],
  ["0", ["0/tcp"]],
  ["65535", ["65535/tcp"]],
  ["65536", undefined],
  ["82-80", undefined],
  ["80:80", undefined],
  ["80/http", undefined],
  ["http", undefined],
  ["-1", undefined],
  ["", undefined],
])("EXPOSE %s", (text, ports) => {
  expect(parseExposedPorts(text)).toEqual(ports)
})
