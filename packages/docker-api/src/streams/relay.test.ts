import { PassThrough } from "node:stream"
import { buffer, text } from "node:stream/consumers"
import { expect, test } from "vitest"
import { frame } from "./frames.ts"
import { relay } from "./relay.ts"

function joined() {
  const controller = new AbortController()
  const connection = { input: new PassThrough(), output: new PassThrough(), signal: controller.signal }
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  let closed = 0
  const close = () => {
    closed += 1
    for (const stream of [stdin, stdout, stderr]) stream.destroy()
  }
  return { controller, connection, attachment: { stdin, stdout, stderr, close }, closed: () => closed }
}

const everything = { stdin: true, stdout: true, stderr: true, tty: false }

test("stdout and stderr travel in frames of their own until both end", async () => {
  const { connection, attachment } = joined()
  const done = relay(connection, attachment, everything)
  attachment.stdout.end("out\n")
  attachment.stderr.end("err\n")
  await done
  connection.output.end()
  const received = await buffer(connection.output)
  expect(received).toHaveLength(2 * 8 + 8)
  expect(received.includes(frame("stdout", Buffer.from("out\n")))).toBe(true)
  expect(received.includes(frame("stderr", Buffer.from("err\n")))).toBe(true)
})

test("with a terminal the bytes pass as they are", async () => {
  const { connection, attachment } = joined()
  const done = relay(connection, attachment, { ...everything, tty: true })
  attachment.stdout.end("raw\r\n")
  attachment.stderr.end()
  await done
  connection.output.end()
  expect(await text(connection.output)).toBe("raw\r\n")
})

test("the end of the client's input closes stdin while output goes on", async () => {
  const { connection, attachment } = joined()
  const done = relay(connection, attachment, everything)
  connection.input.end("typed")
  expect(await text(attachment.stdin)).toBe("typed")
  attachment.stdout.end("later")
  attachment.stderr.end()
  await done
  connection.output.end()
  expect((await buffer(connection.output)).subarray(8).toString()).toBe("later")
})

test("streams that the client did not ask for are read and dropped", async () => {
  const { connection, attachment } = joined()
  const done = relay(connection, attachment, { ...everything, stdin: false, stderr: false })
  attachment.stderr.end("noise")
  attachment.stdout.end()
  await done
  connection.output.end()
  expect(await text(connection.output)).toBe("")
})

test("the client's leaving ends the attachment and nothing else", async () => {
  const { controller, connection, attachment, closed } = joined()
  const done = relay(connection, attachment, everything)
  controller.abort()
  await done
  expect(closed()).toBe(1)
})

test("a client that left before is noticed", async () => {
  const { controller, connection, attachment, closed } = joined()
  controller.abort()
  await relay(connection, attachment, everything)
  expect(closed()).toBe(1)
})

test("detach keys end the connection", async () => {
  const { connection, attachment, closed } = joined()
  const done = relay(connection, attachment, { ...everything, tty: true, detachKeys: Buffer.from([16, 17]) })
  connection.input.write("\x10\x11")
  await done
  expect(closed()).toBe(1)
})

test("a reader that is slow holds the process's output back and loses nothing", async () => {
  const { connection, attachment } = joined()
  const done = relay(connection, attachment, { ...everything, stdin: false })
  const chunk = Buffer.alloc(64 * 1024, 7)
  for (let count = 0; count < 16; count += 1) attachment.stdout.write(chunk)
  attachment.stdout.end()
  attachment.stderr.end()
  const received = buffer(connection.output)
  await done
  connection.output.end()
  expect(payloadLength(await received)).toBe(16 * chunk.length)
})

function payloadLength(frames: Buffer): number {
  let total = 0
  for (let at = 0; at < frames.length; at += 8 + frames.readUInt32BE(at + 4))
    total += frames.readUInt32BE(at + 4)
  return total
}
