import { request } from "node:http"
import * as z from "zod"

const listSchema = z.array(z.looseObject({ Id: z.string() }))

/** Stops and removes every container of this instance through its Docker socket; returns how many there were. */
export async function removeContainers(socketPath: string): Promise<number> {
  const containers = listSchema.parse(JSON.parse(await call(socketPath, "GET", "/containers/json?all=1")))
  for (const { Id } of containers) await call(socketPath, "DELETE", `/containers/${Id}?force=1`)
  return containers.length
}

function call(socketPath: string, method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path }, async (response) => {
      try {
        let text = ""
        for await (const chunk of response.setEncoding("utf8")) text += chunk
        const isFine = (response.statusCode ?? 500) < 300 || response.statusCode === 404
        if (isFine) resolve(text)
        else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text}`))
      } catch (error) {
        reject(error)
      }
    })
    asked.once("error", reject)
    asked.end()
  })
}
