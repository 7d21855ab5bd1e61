import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { absentRoutes } from "./absent-routes.ts"
import { formatVersion, newestVersion, oldestVersion } from "./http/version.ts"
import { routes } from "./routes.ts"

const page = fileURLToPath(new URL("../../../docs/docker-api.md", import.meta.url))

test("docs/docker-api.md says what the route tables say (write it anew with vitest --update)", async () => {
  await expect(document()).toMatchFileSnapshot(page)
})

function document(): string {
  const served = routes.map(({ method, path, operation, access, note = "" }) => [
    `\`${method} ${path}\``,
    operation,
    access,
    note,
  ])
  const absent = absentRoutes.map(({ method, path, operation, status, message }) => [
    `\`${method} ${path}\``,
    operation,
    String(status),
    message,
  ])
  return `# The Docker Engine API of Naru

Written from the route tables of \`packages/docker-api\` by its test \`docs.test.ts\`, which fails when the two differ.
Versions ${formatVersion(oldestVersion)} to ${formatVersion(newestVersion)}, on unix sockets: \`$NARU_RUN/docker.sock\` serves everything,
\`$NARU_RUN/web-engine.sock\` only what is marked read or interact.

## Served: ${served.length} operations

Access: \`read\` changes nothing, \`interact\` reaches the processes of a container that exists, \`change\` does the rest.

${table([["request", "operation", "access", "what is absent"], ...served])}

## Refused with a reason: ${absent.length} operations

${table([["request", "operation", "status", "the client reads"], ...absent])}

Every other path is answered with 404 and \`page not found\`, as Docker does.
`
}

/** A Markdown table, aligned as the formatter wants it; the first row is the head. */
function table([head = [], ...rows]: string[][]): string {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")
}
