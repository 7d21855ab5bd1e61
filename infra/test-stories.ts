/** The stories of apps/web/e2e against a platform of their own: own data, sockets and port, taken down and removed afterwards. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

export interface Outcome {
  passed: number
  failed: number
}

/** Brings a private platform up through ./naru, runs Playwright, takes the platform down. */
export async function runStories(root: string, report: string): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), "naru-home-"))
  const run = mkdtempSync("/run/naru-test-")
  const port = await freePort()
  const env = { ...process.env, NARU_HOME: home, NARU_RUN: run, NARU_PORT: String(port) }
  try {
    const up = spawnSync(join(root, "naru"), ["up", "--detach"], {
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    })
    console.log(up.stdout)
    const ownerLink = /https?:\/\/\S+\/setup\?token=\S+/.exec(up.stdout)?.[0]
    if (up.status !== 0 || ownerLink === undefined) return { passed: 0, failed: 1 }
    const stories = spawnSync("npm", ["run", "--silent", "test:e2e"], {
      cwd: root,
      stdio: "inherit",
      env: {
        ...env,
        NARU_E2E_URL: new URL(ownerLink).origin,
        NARU_E2E_OWNER_LINK: ownerLink,
        NARU_E2E_RUN: run,
        NARU_E2E_HOME: home,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
    })
    return count(report, stories.status)
  } finally {
    const down = spawnSync(join(root, "naru"), ["down", "--containers"], { env, stdio: "inherit" })
    if (down.status === 0)
      for (const directory of [home, run]) rmSync(directory, { recursive: true, force: true })
  }
}

function count(report: string, status: number | null): Outcome {
  try {
    const { stats } = JSON.parse(readFileSync(report, "utf8"))
    const failed = Number(stats.unexpected) + Number(stats.skipped)
    return {
      passed: Number(stats.expected) + Number(stats.flaky),
      failed: failed === 0 && status !== 0 ? 1 : failed,
    }
  } catch {
    // Playwright wrote no report: it could not start, which its own output says.
    return { passed: 0, failed: 1 }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === "object"
          ? resolve(address.port)
          : reject(new Error("no port")),
      )
    })
  })
}
