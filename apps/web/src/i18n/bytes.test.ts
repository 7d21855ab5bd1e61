import { expect, it } from "vitest"
import { formatBytes } from "./bytes.ts"

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1 kB"],
  [980_400, "980 kB"],
  [999_900, "1 MB"],
  [12_420_000, "12.4 MB"],
  [2_155_000_000, "2.15 GB"],
])("%i bytes read as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
