import { PassThrough, type Readable, Writable } from "node:stream"
import { finished } from "node:stream/promises"
import { connectSeqpacket, type PacketSocket } from "../system/index.ts"

/** The live streams of a process under conmon. With a terminal everything arrives on `stdout`. */
export interface Streams {
  stdin: Writable
  stdout: Readable
  stderr: Readable
  /** Leaves; the process goes on. */
  close(): void
}

export interface AttachOptions {
  stdin: boolean
  /**
   * Leaving must not be noticed: conmon takes the leaving of anyone for the end of a process's input where that is to end with its
   * client. The connection then stays until the process ends.
   */
  lingers?: boolean
}

/** First byte of each packet from conmon (ctr_stdio.c). */
const stderrMark = 3

/**
 * Connects to conmon's attach socket. Ending `stdin` closes the process's input unless conmon was told to leave it open.
 * A reader that stops reading holds the process back, as a full pipe would.
 */
export async function attachTo(socketPath: string, options: AttachOptions): Promise<Streams> {
  const socket = await connectSeqpacket(socketPath)
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  void pump(socket, { stdout, stderr })
  return {
    stdin: options.stdin ? inputOf(socket) : closedInput(),
    stdout,
    stderr,
    close: () => (options.lingers ? linger(socket) : socket.destroy()),
  }
}

/** Stays connected without listening. */
function linger(socket: PacketSocket): void {
  socket.removeAllListeners("data")
  socket.resume()
}

async function pump(
  socket: PacketSocket,
  outputs: { stdout: PassThrough; stderr: PassThrough },
): Promise<void> {
  socket.on("data", (packet: Buffer) => {
    const output = packet[0] === stderrMark ? outputs.stderr : outputs.stdout
    if (output.write(packet.subarray(1))) return
    socket.pause()
    output.once("drain", () => socket.resume())
  })
  // A broken connection means the same as its end: conmon is gone, and the exit file tells why.
  await finished(socket, { writable: false }).catch(() => undefined)
  socket.destroy()
  outputs.stdout.end()
  outputs.stderr.end()
}

function inputOf(socket: PacketSocket): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
  })
}

function closedInput(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
