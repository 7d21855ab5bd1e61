import { NaruError } from "@naru/base/errors"

/** How long somebody whose session or role was taken can go on watching. */
const checkMs = 2000

const refusals: ReadonlySet<string> = new Set(["unauthenticated", "forbidden", "not_found"])

/**
 * For what stays open: a signal that aborts with the given one, and soon after `admit` refuses who was let in before. What
 * keeps `admit` from answering, such as a database that restarts, ends nothing.
 */
export function whileAllowed(admit: () => Promise<unknown>, signal: AbortSignal): AbortSignal {
  const refused = new AbortController()
  const timer = setInterval(() => {
    admit().catch((error: unknown) => {
      if (error instanceof NaruError && refusals.has(error.kind)) refused.abort(error)
    })
  }, checkMs)
  timer.unref()
  const ends = AbortSignal.any([signal, refused.signal])
  ends.addEventListener("abort", () => clearInterval(timer), { once: true })
  return ends
}
