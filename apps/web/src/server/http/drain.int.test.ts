import { once } from "node:events"
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Drain, openDrain } from "./drain.ts"

let server: Server
let drain: Drain
/** Answers that have not ended, by path. */
let open: Map<string, ServerResponse>
/** Keeps its connections open between two requests, as browsers do. */
const browser = new Agent({ keepAlive: true })

beforeEach(async () => {
  open = new Map()
  server = createServer((asked, answer) => {
    open.set(asked.url ?? "", answer)
    if (asked.url === "/at-once") answer.end("done")
    if (asked.url === "/stream") {
      answer.setHeader("content-type", "text/event-stream; charset=utf-8")
      answer.write("data: 1\n\n")
    }
    if (asked.url === "/slow") answer.write("half")
  })
  drain = openDrain(server)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function ask(path: string, agent: Agent | false = false): Promise<IncomingMessage> {
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  const call = request({ host: "127.0.0.1", port, path, agent }).end()
  const [answer]: IncomingMessage[] = await once(call, "response")
  if (!answer) throw new Error(`no answer to ${path}`)
  return answer
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = ""
  for await (const chunk of answer) text += chunk
  return text
}

describe("the end of the web process", () => {
  it("comes at once when nothing is under way, idle connections or not", async () => {
    await textOf(await ask("/at-once", browser))
    await drain.end()
    expect(server.listening).toBe(false)
  })

  it("waits for an answer that is being given", async () => {
    const answer = await ask("/slow")
    const ended = drain.end()
    open.get("/slow")?.end(" and half")
    expect(await textOf(answer)).toBe("half and half")
    await ended
  })

  it("cuts live streams, which go on for ever: browsers open them again at the next process", async () => {
    const stream = await ask("/stream")
    const cut = expect(textOf(stream)).rejects.toMatchObject({ code: "ECONNRESET" })
    const ended = drain.end()
    expect(open.get("/stream")?.destroyed).toBe(true)
    await Promise.all([cut, ended])
  })

  it("takes nobody new in while it waits", async () => {
    const answer = await ask("/slow")
    const ended = drain.end()
    await expect(ask("/at-once")).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNREFUSED|ECONNRESET/),
    })
    open.get("/slow")?.end()
    await textOf(answer)
    await ended
  })
})
