import { expect, test } from "vitest"
import { frame, streamType } from "./frames.ts"

test("a frame is the stream's number, three zeros, the length and the bytes", () => {
  expect([...frame("stdout", Buffer.from("hi"))]).toEqual([1, 0, 0, 0, 0, 0, 0, 2, 104, 105])
  expect([...frame("stderr", Buffer.alloc(0x1_02)).subarray(0, 8)]).toEqual([2, 0, 0, 0, 0, 0, 1, 2])
})

test("frames have a content type of their own since API 1.42", () => {
  const [now, before] = [
    { major: 1, minor: 42 },
    { major: 1, minor: 41 },
  ]
  expect(streamType(false, now)).toBe("application/vnd.docker.multiplexed-stream")
  expect(streamType(false, before)).toBe("application/vnd.docker.raw-stream")
  expect(streamType(true, now)).toBe("application/vnd.docker.raw-stream")
})
