import type { Server, ServerResponse } from "node:http"

/** Lets a server end: requests under way are finished, live streams are cut, for those go on for ever. */
export interface Drain {
  /** Takes no new connections and resolves when all are closed; what still runs after three seconds is cut. */
  end(): Promise<void>
}

const patienceMs = 3000
/** A stream that was cut may be in the middle of a query, which wants its connection. */
const lastQueryMs = 100

/** Watches a server's answers from now on. Browsers open cut streams again by themselves, at the next process. */
export function openDrain(server: Server): Drain {
  const answers = new Set<ServerResponse>()
  server.on("request", (_, answer: ServerResponse) => {
    answers.add(answer)
    answer.once("close", () => answers.delete(answer))
  })
  return {
    end: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), patienceMs)
        server.close(() => {
          clearTimeout(timer)
          setTimeout(resolve, lastQueryMs)
        })
        for (const answer of answers) if (isStream(answer)) answer.destroy()
        server.closeIdleConnections()
      }),
  }
}

function isStream(answer: ServerResponse): boolean {
  return String(answer.getHeader("content-type") ?? "").startsWith("text/event-stream")
}
