import { openLog } from "@naru/base/log"
import { readEnvironment } from "./env.ts"
import { serveSockets } from "./http/serve-sockets.ts"
import { joinPlatform, type Platform } from "./platform/join-platform.ts"
import { openHost } from "./platform/open-host.ts"
import { whenStopped } from "./platform/when-stopped.ts"

const log = openLog("worker")
const environment = readEnvironment()

// First what this machine can do by itself: containers and the docker CLI must work while the database is away.
const host = await openHost(environment, log)
let platform: Platform | undefined
const sockets = await serveSockets(host, () => platform)
log.info({ socket: host.paths.dockerSocket }, "Serving the Docker API")

platform = await joinPlatform(host, environment)

await whenStopped()
log.info({}, "Stopping; containers run on")
await platform.close()
await sockets.close()
await host.close()
process.exit()
