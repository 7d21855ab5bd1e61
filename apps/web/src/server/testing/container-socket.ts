import { createServer, type ServerResponse } from "node:http"
import { join } from "node:path"
import { containerLabels } from "@naru/core/hosts/schema"

/** A container as far as its owner matters. */
export interface KnownContainer {
  id: string
  teamId: string
}

/**
 * Answers `inspect` and `list` on the engine's socket for containers that belong to given teams. It stands in for a whole
 * host where a test is about who may see what, or about the connection itself; the end-to-end suite has the real one.
 */
export async function serveContainers(
  run: string,
  containers: readonly KnownContainer[],
  logs?: (response: ServerResponse) => void,
): Promise<() => void> {
  const server = createServer((request, response) => {
    const path = request.url ?? ""
    if (logs && path.includes("/logs")) return logs(response)
    const answer = path.includes("/containers/json") ? list(containers, path) : inspect(containers, path)
    response.statusCode = answer === undefined ? 404 : 200
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify(answer ?? { message: "No such container" }))
  })
  await new Promise<void>((resolve) => server.listen(join(run, "web-engine.sock"), resolve))
  return () => server.close()
}

function list(containers: readonly KnownContainer[], path: string): object {
  const filters = new URL(path, "http://engine").searchParams.get("filters") ?? "{}"
  return containers
    .filter(({ teamId }) => filters === "{}" || filters === '{"label":[]}' || filters.includes(teamId))
    .map(({ id, teamId }) => ({
      Id: id,
      Names: [`/${id}`],
      Image: "image",
      ImageID: "sha256:0",
      State: "running",
      Status: "Up",
      Created: 0,
      Ports: [],
      Labels: { [containerLabels.team]: teamId },
    }))
}

function inspect(containers: readonly KnownContainer[], path: string): object | undefined {
  const found = containers.find(({ id }) => path.includes(`/containers/${id}/json`))
  return (
    found && {
      Id: found.id,
      Name: `/${found.id}`,
      Image: "sha256:0",
      Created: new Date(0).toISOString(),
      Path: "sh",
      Args: [],
      RestartCount: 0,
      Config: {
        Image: "image",
        Env: [],
        WorkingDir: "",
        User: "",
        Labels: { [containerLabels.team]: found.teamId },
      },
      State: {
        Status: "running",
        Running: true,
        ExitCode: 0,
        OOMKilled: false,
        StartedAt: new Date(0).toISOString(),
        FinishedAt: "0001-01-01T00:00:00Z",
      },
      HostConfig: { Memory: 0 },
      NetworkSettings: { Networks: {}, Ports: {} },
      Mounts: [],
    }
  )
}
