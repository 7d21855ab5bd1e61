import { NaruError } from "@naru/base/errors"
import { Agent, request } from "undici"

/** Caddy did not take a configuration, or is not there. */
class ProxyRefused extends NaruError {
  constructor(reason: string, cause?: unknown) {
    super({
      code: "proxy_refused",
      kind: "unavailable",
      message: `Caddy did not take its configuration: ${reason}`,
      userMessage: "The front door (Caddy) does not take its routes. Look at ./naru logs proxy.",
      cause,
    })
  }
}

/** Caddy's admin API on its unix socket. */
export interface CaddyAdmin {
  /** Replaces the whole configuration; requests under way end under the old one. Throws {@link ProxyRefused}. */
  load(config: object): Promise<void>
  /** The configuration that Caddy has now. Throws {@link ProxyRefused}. */
  current(): Promise<unknown>
  close(): Promise<void>
}

const timeoutMs = 10_000

/** Opens the admin API; connects at each call. */
export function openCaddyAdmin(socketPath: string): CaddyAdmin {
  const dispatcher = new Agent({ connect: { socketPath }, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
  const call = async (method: "GET" | "POST", path: string, body?: string): Promise<string> => {
    try {
      const response = await request(`http://localhost${path}`, {
        method,
        dispatcher,
        // On a unix socket Caddy 2.6 takes no host but the empty one.
        headers: { "content-type": "application/json", host: "" },
        ...(body !== undefined && { body }),
      })
      const text = await response.body.text()
      if (response.statusCode >= 400) throw new ProxyRefused(text)
      return text
    } catch (error) {
      if (error instanceof ProxyRefused) throw error
      throw new ProxyRefused(error instanceof Error ? error.message : String(error), error)
    }
  }
  return {
    load: async (config) => void (await call("POST", "/load", JSON.stringify(config))),
    current: async () => JSON.parse(await call("GET", "/config/")) as unknown,
    close: () => dispatcher.close(),
  }
}
