import { hostname } from "node:os"
import { parseEnvironment } from "@naru/base/env"
import { type Paths, pathsOf } from "@naru/base/paths"
import * as z from "zod"

const environmentSchema = z.object({
  NARU_ROOT: z.string(),
  NARU_HOME: z.string().startsWith("/").default("/var/lib/naru"),
  NARU_RUN: z
    .string()
    .startsWith("/")
    .max(40, "socket paths end at 107 bytes: choose a shorter NARU_RUN")
    .default("/run/naru"),
  NARU_PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  NARU_URL: z.url().optional(),
  NARU_DOMAIN: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  GITHUB_ID: z.string().optional(),
  GITHUB_SECRET: z.string().optional(),
  NARU_LOG_LEVEL: z.string().optional(),
  PATH: z.string().default("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
})

/** What one instance is told from outside, parsed once. */
export interface Settings {
  /** The checkout that this code runs from. */
  root: string
  paths: Paths
  port: number
  /** Address that people open. */
  url: string
  hostName: string
  /** Set when PostgreSQL is someone else's: then none is started. */
  outsideDatabaseUrl: string | undefined
  /** Environment that the parts get as it is, besides their own. */
  passedOn: Record<string, string>
}

/** Reads the settings of this instance from the environment; throws `invalid_environment` naming each fault. */
export function readSettings(values: Record<string, string | undefined> = process.env): Settings {
  const env = parseEnvironment(environmentSchema, values)
  const { NARU_DOMAIN, REDIS_URL, GITHUB_ID, GITHUB_SECRET, NARU_LOG_LEVEL, PATH } = env
  return {
    root: env.NARU_ROOT,
    paths: pathsOf({ home: env.NARU_HOME, run: env.NARU_RUN }),
    port: env.NARU_PORT,
    url: env.NARU_URL ?? `http://localhost:${env.NARU_PORT}`,
    hostName: hostname(),
    outsideDatabaseUrl: env.DATABASE_URL,
    passedOn: withoutUndefined({ NARU_DOMAIN, REDIS_URL, GITHUB_ID, GITHUB_SECRET, NARU_LOG_LEVEL, PATH }),
  }
}

function withoutUndefined(values: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) if (value !== undefined) kept[name] = value
  return kept
}
