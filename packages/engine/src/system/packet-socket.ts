import { closeSync, openSync } from "node:fs"
import { basename, dirname } from "node:path"
import { Duplex } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import koffi, { type node } from "koffi"
import { closeFd, declareCall, declareNonBlockingCall, isErrno } from "./libc.ts"
import { nonBlocking, openSocket, socketFamily, socketType } from "./socket.ts"

const noSignal = 0x4000
const shutdownWriting = 1
/** sockaddr_un ends here: unix(7). */
const pathBytes = 108
/** conmon reads its attach socket into 32 KiB; a longer packet would lose its end. */
const largestPacket = 16 * 1024

const connect = declareCall<[fd: number, address: Buffer, length: number]>(
  "int connect(int fd, const uint8_t *address, uint32_t length)",
)
const send = declareNonBlockingCall<[fd: number, bytes: Uint8Array, length: number, flags: number]>(
  "intptr_t send(int fd, const uint8_t *bytes, size_t length, int flags)",
)
const receive = declareNonBlockingCall<[fd: number, bytes: Uint8Array, length: number, flags: number]>(
  "intptr_t recv(int fd, uint8_t *bytes, size_t length, int flags)",
)
const shutdown = declareCall<[fd: number, how: number]>("int shutdown(int fd, int how)")

/** One receive buffer for all sockets: calls are synchronous and packets are copied out. */
const scratch = Buffer.alloc(64 * 1024)

/**
 * A connected SOCK_SEQPACKET socket, which node:net cannot open. Each chunk read is one packet; each chunk written
 * is one packet (or several, above 16 KiB). `end` shuts the writing side alone; `destroy` closes.
 * It waits in Node's own event loop and does not keep the process alive.
 */
export class PacketSocket extends Duplex {
  readonly #fd: number
  readonly #poll: node.PollHandle
  #wantsRead = false
  #whenWritable: (() => void) | undefined

  /** Takes over a connected, non-blocking descriptor. */
  constructor(fd: number) {
    super({ readableObjectMode: true, allowHalfOpen: true })
    this.#fd = fd
    this.#poll = koffi.node.poll(fd, { readable: false, writable: false }, () => {})
    this.#poll.unref()
    this.#watch()
  }

  /** Ends the writing side: the peer reads end of file. */
  shutdownWrite(): void {
    this.end()
  }

  close(): void {
    this.destroy()
  }

  override _read(): void {
    this.#wantsRead = true
    this.#watch()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#sendFrom(chunk, 0, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    try {
      shutdown("packet socket", this.#fd, shutdownWriting)
      done()
    } catch (error) {
      done(isErrno(error, "ENOTCONN") ? null : toError(error))
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#poll.close()
    closeFd(this.#fd)
    done(error)
  }

  #watch(): void {
    const interest = { readable: this.#wantsRead, writable: this.#whenWritable !== undefined }
    if (interest.readable || interest.writable) this.#poll.start(interest, () => this.#onReady())
    else this.#poll.stop()
  }

  #onReady(): void {
    const resume = this.#whenWritable
    this.#whenWritable = undefined
    resume?.()
    while (this.#wantsRead && !this.destroyed) if (!this.#receiveOne()) break
    if (!this.destroyed) this.#watch()
  }

  /** Returns false when there is nothing more to read for now. */
  #receiveOne(): boolean {
    try {
      const length = receive("packet socket", this.#fd, scratch, scratch.length, 0)
      if (length === undefined) return false
      // Cleared first: push may ask for the next packet before it returns.
      this.#wantsRead = false
      if (this.push(length === 0 ? null : Buffer.from(scratch.subarray(0, length)))) this.#wantsRead = true
      return length !== 0
    } catch (error) {
      this.#wantsRead = false
      if (isErrno(error, "ECONNRESET")) this.push(null)
      else this.destroy(toError(error))
      return false
    }
  }

  #sendFrom(chunk: Buffer, start: number, done: (error?: Error | null) => void): void {
    try {
      for (let offset = start; offset < chunk.length; ) {
        const packet = chunk.subarray(offset, offset + largestPacket)
        const sent = send("packet socket", this.#fd, packet, packet.length, noSignal)
        if (sent === undefined) {
          const from = offset
          this.#whenWritable = () => this.#sendFrom(chunk, from, done)
          this.#watch()
          return
        }
        offset += sent
      }
      done()
    } catch (error) {
      done(toError(error))
    }
  }
}

/** Connects to a seqpacket socket such as conmon's `attach`. Throws `SystemCallFailed`. */
export async function connectSeqpacket(path: string): Promise<PacketSocket> {
  const fd = openSocket({
    what: path,
    family: socketFamily.unix,
    type: socketType.seqpacket | nonBlocking,
  })
  try {
    await connectWithRetry(fd, path)
    return new PacketSocket(fd)
  } catch (error) {
    closeFd(fd)
    throw error
  }
}

/** A listener with a full backlog answers EAGAIN at once: unix(7). */
async function connectWithRetry(fd: number, path: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return connectPath(fd, path)
    } catch (error) {
      if (!isErrno(error, "EAGAIN") || attempt >= 200) throw error
      await sleep(5)
    }
  }
}

function connectPath(fd: number, path: string): void {
  if (Buffer.byteLength(path) < pathBytes) {
    connect(path, fd, addressOf(path), pathBytes + 2)
    return
  }
  // Too long for the address: go through a descriptor of its directory.
  const directory = openSync(dirname(path), "r")
  try {
    connect(path, fd, addressOf(`/proc/self/fd/${directory}/${basename(path)}`), pathBytes + 2)
  } finally {
    closeSync(directory)
  }
}

function addressOf(path: string): Buffer {
  const address = Buffer.alloc(pathBytes + 2)
  address.writeUInt16LE(socketFamily.unix, 0)
  address.write(path, 2)
  return address
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
