import type { Reply } from "../http/reply.ts"

/**
 * `GET|HEAD /_ping`: what clients ask first, to agree on a version. `Builder-Version: 1` keeps the CLI at the classic build
 * protocol; `inactive` keeps it from asking for swarm objects.
 */
export function ping(): Reply {
  return {
    type: "text",
    status: 200,
    body: "OK",
    headers: {
      "Builder-Version": "1",
      Swarm: "inactive",
      "Cache-Control": "no-cache, no-store, must-revalidate",
      Pragma: "no-cache",
    },
  }
}
