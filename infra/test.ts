/**
 * Runs everything: format, types, boundaries, unused code, budgets, unit and integration tests, and the stories in a real
 * browser against a platform of its own. Prints `N passed, N failed` last; exits 1 when anything failed or nothing ran.
 * Names of suites as arguments run only those.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Outcome, runStories } from "./test-stories.ts"

const root = join(import.meta.dirname, "..")
const reports = mkdtempSync(join(tmpdir(), "naru-test-"))

/** One command that either holds or does not. */
function check(script: string): Outcome {
  const { status } = spawnSync("npm", ["run", "--silent", script], { cwd: root, stdio: "inherit" })
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** A vitest suite, counted from its own report; a run that ends badly without a failed test counts as one failure. */
function vitest(script: string): Outcome {
  const report = join(reports, `${script.replace(":", "-")}.json`)
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`]
  const { status } = spawnSync("npm", ["run", "--silent", script, "--", ...reporters], {
    cwd: root,
    stdio: "inherit",
  })
  const counts = readReport(report)
  const failed = counts.numFailedTests === 0 && status !== 0 ? 1 : counts.numFailedTests
  return { passed: counts.numPassedTests, failed }
}

function readReport(path: string): { numPassedTests: number; numFailedTests: number } {
  try {
    return JSON.parse(readFileSync(path, "utf8"))
  } catch {
    // No report: the suite could not even start, which its exit code says.
    return { numPassedTests: 0, numFailedTests: 0 }
  }
}

const suites: Record<string, () => Outcome | Promise<Outcome>> = {
  format: () => check("format:check"),
  types: () => check("types"),
  boundaries: () => check("boundaries"),
  unused: () => check("unused"),
  budgets: () => check("budgets"),
  unit: () => vitest("test:unit"),
  integration: () => vitest("test:int"),
  stories: () => runStories(root, join(reports, "stories.json")),
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in suites))
if (unknown.length > 0) {
  console.error(
    `There is no suite called ${unknown.join(", ")}. There are: ${Object.keys(suites).join(", ")}`,
  )
  process.exit(2)
}

const total: Outcome = { passed: 0, failed: 0 }
for (const [name, run] of Object.entries(suites)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const startedAt = Date.now()
  console.log(`\n== ${name}`)
  const { passed, failed } = await run()
  console.log(
    `== ${name}: ${passed} passed, ${failed} failed (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`,
  )
  total.passed += passed
  total.failed += failed
}
rmSync(reports, { recursive: true, force: true })
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
console.log(`\n${total.passed} passed, ${total.failed} failed`)
