import { parseEnvironment } from "@naru/base/env"
import * as z from "zod"

const optional = z.string().min(1).optional()

const schema = z.object({
  NARU_RUN: z.string().default("/run/naru"),
  /** Port of the front door. */
  NARU_PORT: z.coerce.number().int().default(3000),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: optional,
  NARU_MASTER_KEY_FILE: z.string().min(1),
  /** Base domain of the hostnames that services get. */
  NARU_DOMAIN: z.string().default("localhost"),
  /** The repository's examples folder; the standalone build carries it at this place. */
  NARU_EXAMPLES: z.string().default("../../examples"),
  NEXTAUTH_SECRET: z.string().min(16),
  /** The dashboard's public address. It is reachable by other names of the host as well. */
  NEXTAUTH_URL: z.url().default("http://localhost:3000"),
  GITHUB_ID: optional,
  GITHUB_SECRET: optional,
})

export type Env = z.infer<typeof schema>

let parsed: Env | undefined

/** The environment of the web process; read at first use, for a build has none. */
export function env(): Env {
  parsed ??= parseEnvironment(schema)
  return parsed
}
