import pino, { type LoggerOptions } from "pino"

/** Structured log. First argument: fields; second: a sentence. Never pass a secret in either. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Log
}

/** Characters that wait for a disk with room again; lines beyond are lost. */
const longestBacklog = 1_000_000

/**
 * Opens the log of a process: JSON lines on stdout, level from `NARU_LOG_LEVEL` (default `info`). A full disk ends nobody:
 * what could not be written is written when there is room again.
 */
export function openLog(part: string, level: string = process.env.NARU_LOG_LEVEL ?? "info"): Log {
  const options: LoggerOptions = {
    level,
    base: { part },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.err },
  }
  return pino(options, stdout())
}

/** One for all logs of the process, so that their lines keep their order. */
let destination: ReturnType<typeof pino.destination> | undefined

function stdout(): ReturnType<typeof pino.destination> {
  if (destination) return destination
  // Synchronous: otherwise lines are lost when the process is killed, and one that ends waits for a full disk forever.
  destination = pino.destination({ dest: 1, sync: true, maxLength: longestBacklog })
  // There is nowhere to tell that the log cannot be written; the stream keeps the lines and tries again with the next one.
  destination.on("error", () => undefined)
  return destination
}

/** A log that keeps nothing; for tests and one-off commands. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
}
