import { chmod, rm } from "node:fs/promises"
import { createServer } from "node:http"
import { openLog } from "@naru/base/log"
import { pathsOf } from "@naru/base/paths"
import { env } from "./src/env.ts"
import { closeWeb } from "./src/server/core.ts"
import { openDrain } from "./src/server/http/drain.ts"
import { openPages } from "./src/server/http/pages.ts"
import { serveTerminals } from "./src/server/terminal/serve-terminals.ts"

const log = openLog("web")
const { webSocket } = pathsOf({ home: "", run: env().NARU_RUN })
const pages = await openPages()
const terminals = serveTerminals(log)

const server = createServer((request, response) => {
  // Behind the front door it is always set; without one the protocol is what this server speaks.
  request.headers["x-forwarded-proto"] ??= "http"
  pages.handle(request, response)
})
const drain = openDrain(server)
server.on("upgrade", (request, socket, head) => {
  if (request.url?.startsWith("/api/terminal?")) void terminals.upgrade(request, socket, head)
  else pages.upgrade(request, socket, head)
})

await rm(webSocket, { force: true })
server.listen(webSocket)
server.once("listening", async () => {
  // The front door is another user; the directory says who comes this far.
  await chmod(webSocket, 0o666)
  log.info({ socket: webSocket }, "The dashboard answers")
})

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    log.info({ signal }, "The dashboard ends: it takes no new requests and finishes those under way")
    terminals.close()
    await drain.end()
    await closeWeb()
    process.exit(0)
  })
}
