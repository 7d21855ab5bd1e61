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
  const served = routes.map(({ method, path, operation, access, note = "" }) =>
    row(`\`${method} ${path}\``, operation, access, note),
  )
  const absent = absentRoutes.map(({ method, path, operation, status, message }) =>
    row(`\`${method} ${path}\``, operation, String(status), message),
  )
  return `# The Docker Engine API of Naru

Written from the route tables of \`packages/docker-api\` by its test \`docs.test.ts\`, which fails when the two differ.
Versions ${formatVersion(oldestVersion)} to ${formatVersion(newestVersion)}, on unix sockets: \`$NARU_RUN/docker.sock\` serves everything,
\`$NARU_RUN/web-engine.sock\` only what is marked read or interact.

## Served: ${served.length} operations

Access: \`read\` changes nothing, \`interact\` reaches the processes of a container that exists, \`change\` does the rest.

| request | operation | access | what is absent |
| --- | --- | --- | --- |
${served.join("\n")}

## Refused with a reason: ${absent.length} operations

| request | operation | status | the client reads |
| --- | --- | --- | --- |
${absent.join("\n")}

Every other path is answered with 404 and \`page not found\`, as Docker does.
`
}

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
}
