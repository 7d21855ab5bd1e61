import { isIP } from "node:net"
import type { WorkerEnvironment } from "../env.ts"

/** The dashboard's hostname when generated names lie under a real domain, for which certificates can be had. */
export function secureHostname({
  NARU_DOMAIN,
  NARU_URL,
}: Pick<WorkerEnvironment, "NARU_DOMAIN" | "NARU_URL">): string | undefined {
  const isReal = NARU_DOMAIN.includes(".") && !/(^|\.)(localhost|local|internal|test)$/.test(NARU_DOMAIN)
  if (!isReal || isIP(NARU_DOMAIN) !== 0) return undefined
  return NARU_URL === undefined ? NARU_DOMAIN : new URL(NARU_URL).hostname
}
