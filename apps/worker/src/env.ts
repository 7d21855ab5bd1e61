import { parseEnvironment } from "@naru/base/env"
import * as z from "zod"

const schema = z.object({
  NARU_HOME: z.string().startsWith("/"),
  NARU_RUN: z.string().startsWith("/"),
  NARU_PORT: z.coerce.number().int().min(1).max(65_535),
  /** The dashboard's public address. */
  NARU_URL: z.url().optional(),
  /** Base domain of generated hostnames; a real one gets certificates. */
  NARU_DOMAIN: z.string().min(1).default("localhost"),
  /** Folder of image archives that are loaded where their images are missing. */
  NARU_SEEDS: z.string().optional(),
  NARU_MASTER_KEY_FILE: z.string(),
  NARU_HOST_KEY_FILE: z.string(),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().optional(),
})
export type WorkerEnvironment = z.infer<typeof schema>

/** The worker's settings; throws `invalid_environment` naming each fault. */
export function readEnvironment(values: Record<string, string | undefined> = process.env): WorkerEnvironment {
  return parseEnvironment(schema, values)
}
