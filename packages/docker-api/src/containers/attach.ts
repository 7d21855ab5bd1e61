import { type Connection, type Exchange, param } from "../http/exchange.ts"
import { DockerFailure } from "../http/failure.ts"
import type { Reply } from "../http/reply.ts"
import { flag } from "../query/values.ts"
import { parseDetachKeys } from "../streams/detach-keys.ts"
import { streamType } from "../streams/frames.ts"
import { relay } from "../streams/relay.ts"
import { pack } from "./logs.ts"

const defaultDetachKeys = "ctrl-p,ctrl-q"

/**
 * `POST /containers/{name}/attach`. The engine is attached before the client hears of it: clients start the container as
 * soon as they read the answer, and nothing of its output may be missed.
 */
export async function attachContainer(exchange: Exchange): Promise<Reply> {
  const { engine, query, version } = exchange
  const { id, state, spec } = await engine.containers.get(param(exchange, "name"))
  if (state === "paused") {
    throw new DockerFailure(409, `container ${id} is paused, unpause the container before attach`)
  }
  const tty = spec.tty ?? false
  const [stdout, stderr] = [flag(query, "stdout"), flag(query, "stderr")]
  const stdin = flag(query, "stdin") && (spec.openStdin ?? false)
  const detachKeys = parseDetachKeys(query.get("detachKeys") || defaultDetachKeys)
  const attachment = flag(query, "stream") ? await engine.containers.attach(id, { stdin }) : undefined
  const replay = async ({ output, signal }: Connection) => {
    const earlier = engine.containers.logs(id, { stdout, stderr, signal })
    for await (const chunk of pack(earlier, { tty, timestamps: false })) output.write(chunk)
  }
  return {
    type: "take-over",
    contentType: streamType(tty, version),
    async run(connection) {
      if (flag(query, "logs")) await replay(connection)
      if (!attachment) return
      await relay(connection, attachment, { stdin, stdout, stderr, tty, ...(tty && { detachKeys }) })
    },
  }
}
