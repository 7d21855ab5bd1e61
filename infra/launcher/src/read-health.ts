import { request } from "node:http"

/** What GET /api/health says through the front door; undefined when nothing answers with JSON. */
export function readHealth(port: number): Promise<{ ok: boolean; body: unknown } | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      { host: "127.0.0.1", port, path: "/api/health", timeout: 5000 },
      async (response) => {
        try {
          let text = ""
          for await (const chunk of response.setEncoding("utf8")) text += chunk
          resolve({ ok: response.statusCode === 200, body: JSON.parse(text) })
        } catch {
          resolve(undefined)
        }
      },
    )
    asked.once("timeout", () => asked.destroy())
    asked.once("error", () => resolve(undefined))
    asked.end()
  })
}
