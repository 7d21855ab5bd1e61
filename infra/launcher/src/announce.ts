import { networkInterfaces } from "node:os"
import type { Settings } from "./settings.ts"

/** Says where the dashboard is, and gives the first owner a link that works once. */
export function announce(settings: Settings, ownerToken: string | undefined): void {
  const { url, port } = settings
  const address = Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry?.family === "IPv4" && !entry.internal)?.address
  console.log(`\nNaru is up: ${url}`)
  if (address !== undefined && !url.includes(address)) console.log(`   from afar: http://${address}:${port}`)
  console.log(`       docker: docker -H unix://${settings.paths.dockerSocket} ps`)
  if (ownerToken === undefined) return
  console.log(
    `\nMake the owner's account with this link (it works once, for 24 hours):\n  ${url}/setup?token=${ownerToken}\n`,
  )
}
