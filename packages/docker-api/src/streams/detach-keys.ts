import { Transform } from "node:stream"
import { DockerFailure } from "../http/failure.ts"

const controlSymbols = "@abcdefghijklmnopqrstuvwxyz[\\]^_"

/** Parses keys such as `ctrl-p,ctrl-q` or `a,ctrl-@` into bytes; throws 400 for keys that do not exist. */
export function parseDetachKeys(text: string): Buffer {
  const bytes = text.split(",").map((key) => {
    const symbol = /^ctrl-(.)$/.exec(key)?.[1]
    const code = symbol === undefined ? -1 : controlSymbols.indexOf(symbol.toLowerCase())
    if (code >= 0) return code
    if (key.length === 1) return key.charCodeAt(0)
    throw new DockerFailure(400, `Invalid detach keys (${text}) provided`)
  })
  return Buffer.from(bytes)
}

/**
 * Passes stdin through until the keys come in a row, then calls `detach` and passes nothing more. Keys that turn out not
 * to be the whole sequence are passed on when the next byte decides it.
 */
export function detachFilter(keys: Buffer, detach: () => void): Transform {
  let matched = 0
  let detached = false
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const passed: number[] = []
      for (const byte of chunk) {
        if (detached) break
        if (byte === keys[matched]) {
          matched += 1
        } else {
          passed.push(...keys.subarray(0, matched))
          matched = byte === keys[0] ? 1 : 0
          if (matched === 0) passed.push(byte)
        }
        if (matched === keys.length) {
          detached = true
          detach()
        }
      }
      done(null, passed.length > 0 ? Buffer.from(passed) : undefined)
    },
    flush(done) {
      done(null, detached ? undefined : Buffer.from(keys.subarray(0, matched)))
    },
  })
}
