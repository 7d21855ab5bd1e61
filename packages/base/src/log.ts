import pino from "pino"

/** Structured log. First argument: fields; second: a sentence. Never pass a secret in either. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Log
}

/** Opens the log of a process: JSON lines on stdout, level from `NARU_LOG_LEVEL` (default `info`). */
export function openLog(part: string, level: string = process.env.NARU_LOG_LEVEL ?? "info"): Log {
  return pino({
    level,
    base: { part },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.err },
  })
}

/** A log that keeps nothing; for tests and one-off commands. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
}
