// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a Dockerfile look like those of a template
import { describe, expect, it } from "vitest"
import { checkDockerfile } from "../parse/index.ts"
import type { Step } from "./index.ts"
import { lines, plan } from "./testing/plan-text.ts"

/** A step in one line: what it does, with what. */
function summary({ stage, operation }: Step): string {
  switch (operation.type) {
    case "from":
      return `${stage}: from ${operation.image}`
    case "run":
      return `${stage}: run ${JSON.stringify(operation.arguments)} in ${operation.workingDirectory} as ${operation.user || "root"}`
    case "copy": {
      const { origin, sources, destination, owner } = operation
      const from =
        origin.kind === "context" ? "" : ` from ${origin.kind === "stage" ? origin.index : origin.name}`
      return `${stage}: copy ${sources.join(" ")}${from} to ${destination}${owner ? ` for ${owner}` : ""}`
    }
    case "directory":
      return `${stage}: directory ${operation.path}`
    case "none":
      return `${stage}: -`
  }
}

const shell = (line: string) => JSON.stringify(["/bin/sh", "-c", line])

describe("Dockerfiles as people write them", () => {
  it("a Node service in two stages", () => {
    const text = lines(
      "# syntax=docker/dockerfile:1",
      "ARG NODE_VERSION=24",
      "FROM node:${NODE_VERSION}-slim AS build",
      "WORKDIR /app",
      "COPY package.json package-lock.json ./",
      "RUN --mount=type=cache,target=/root/.npm npm ci",
      "COPY . .",
      "RUN npm run build \\",
      "    && npm prune --omit=dev",
      "",
      "FROM node:${NODE_VERSION}-slim",
      "ENV NODE_ENV=production PORT=3000",
      "WORKDIR /app",
      "COPY --from=build --chown=node:node /app/node_modules ./node_modules",
      "COPY --from=build --chown=node:node /app/dist ./dist",
      "USER node",
      "EXPOSE $PORT",
      "HEALTHCHECK --interval=10s CMD node dist/health.js",
      'CMD ["node", "dist/main.js"]',
    )
    const { steps, last } = plan(text, {
      base: { Env: ["PATH=/usr/bin"], Entrypoint: ["docker-entrypoint.sh"] },
    })
    expect(checkDockerfile(text)).toEqual([])
    expect(steps.map(summary)).toEqual([
      "build: from node:24-slim",
      "build: directory /app",
      "build: copy package.json package-lock.json to /app",
      `build: run ${shell("npm ci")} in /app as root`,
      "build: copy . to /app",
      `build: run ${shell("npm run build     && npm prune --omit=dev")} in /app as root`,
      "stage-1: from node:24-slim",
      "stage-1: -",
      "stage-1: directory /app",
      "stage-1: copy /app/node_modules from 0 to /app/node_modules for node:node",
      "stage-1: copy /app/dist from 0 to /app/dist for node:node",
      "stage-1: -",
      "stage-1: -",
      "stage-1: -",
      "stage-1: -",
    ])
    expect(last.end.config).toEqual({
      Env: ["PATH=/usr/bin", "NODE_ENV=production", "PORT=3000"],
      Entrypoint: ["docker-entrypoint.sh"],
      WorkingDir: "/app",
      User: "node",
      ExposedPorts: { "3000/tcp": {} },
      Healthcheck: { Test: ["CMD-SHELL", "node dist/health.js"], Interval: 10e9 },
      Cmd: ["node", "dist/main.js"],
      ArgsEscaped: true,
    })
  })

  it("a Go program on nothing", () => {
    const text = lines(
      "FROM --platform=$BUILDPLATFORM golang:1.26 AS build",
      "ARG TARGETOS TARGETARCH",
      "WORKDIR /src",
      "COPY go.mod go.sum ./",
      "RUN go mod download",
      "COPY . .",
      "RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/app ./cmd/app",
      "FROM scratch",
      "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/",
      "COPY --from=build /out/app /app",
      "USER 65534:65534",
      'ENTRYPOINT ["/app"]',
    )
    const { stages, last, steps } = plan(text)
    expect(stages.map(({ base }) => base.kind)).toEqual(["image", "scratch"])
    const build = steps.find(({ name }) => name.includes("go build"))
    expect(build?.arguments).toEqual({ TARGETOS: "linux", TARGETARCH: "amd64" })
    expect(build?.history).toMatch(/^RUN \|2 TARGETOS=linux TARGETARCH=amd64 \/bin\/sh -c CGO_ENABLED=0/)
    expect(last.end.config).toMatchObject({ Entrypoint: ["/app"], User: "65534:65534", Cmd: null })
  })

  it("a Python service with here-documents", () => {
    const text = lines(
      "FROM python:3.13-slim",
      'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
      "RUN <<EOF",
      "set -eu",
      "apt-get update",
      "rm -rf /var/lib/apt/lists/*",
      "EOF",
      "COPY <<-CONF /etc/app.conf",
      "\tport = ${PORT:-8000}",
      "\tCONF",
      "WORKDIR /srv",
      "COPY --chmod=0644 requirements*.txt ./",
      "RUN pip install --no-cache-dir -r requirements.txt | tee log",
      'VOLUME ["/data"]',
      "STOPSIGNAL SIGINT",
      'ENTRYPOINT ["python", "-m"]',
      'CMD ["app"]',
    )
    const { steps, last } = plan(text, { base: { Env: ["PATH=/usr/local/bin"], Cmd: ["python3"] } })
    const bash = ["/bin/bash", "-o", "pipefail", "-c"]
    expect(steps.flatMap(({ operation }) => (operation.type === "run" ? [operation.arguments] : []))).toEqual(
      [
        [...bash, "set -eu\napt-get update\nrm -rf /var/lib/apt/lists/*\n"],
        [...bash, "pip install --no-cache-dir -r requirements.txt | tee log"],
      ],
    )
    expect(steps.find(({ name }) => name.startsWith("COPY <<"))?.operation).toMatchObject({
      documents: [{ name: "CONF", content: "port = 8000\n" }],
      destination: "/etc/app.conf",
    })
    expect(last.end.config).toMatchObject({
      Entrypoint: ["python", "-m"],
      Cmd: ["app"],
      Shell: bash,
      StopSignal: "SIGINT",
      Volumes: { "/data": {} },
    })
  })

  it("an old one, with everything that is deprecated", () => {
    const text = lines(
      "FROM debian:8",
      "MAINTAINER Kim <kim@example.com>",
      "ENV LANG ko_KR.UTF-8",
      "LABEL version 1.0",
      "ADD site.tar.gz /var/www",
      "RUN apt-get update && \\",
      "",
      "    apt-get install -y apache2",
      "EXPOSE 80 443",
      "CMD /usr/sbin/apachectl -D FOREGROUND",
    )
    const { last, steps } = plan(text)
    expect(last.end.author).toBe("Kim <kim@example.com>")
    expect(last.end.config).toMatchObject({
      Labels: { version: "1.0" },
      ExposedPorts: { "80/tcp": {}, "443/tcp": {} },
      Cmd: ["/bin/sh", "-c", "/usr/sbin/apachectl -D FOREGROUND"],
    })
    expect(last.end.config.Env).toContain("LANG=ko_KR.UTF-8")
    expect(steps.find(({ name }) => name.startsWith("ADD"))?.operation).toMatchObject({ unpack: true })
    expect(checkDockerfile(text).map(({ line, severity }) => `${line} ${severity}`)).toEqual([
      "2 warning",
      "3 warning",
      "4 warning",
      "6 warning",
    ])
  })

  it("the one of the text that Naru follows", () => {
    const text = lines(
      "FROM subicura/vertx3:3.3.1",
      "MAINTAINER subicura",
      "",
      "ADD build/distributions/app-3.3.1.tar /",
      "ADD config.template.json /app-3.3.1/bin/config.json",
      "ADD docker/script/start.sh /usr/local/bin/",
      "RUN ln -s /usr/local/bin/start.sh /start.sh",
      "",
      "EXPOSE 8080",
      "EXPOSE 7000",
      "",
      'CMD ["start.sh"]',
    )
    const { steps } = plan(text)
    expect(steps.map(summary)).toEqual([
      "stage-0: from subicura/vertx3:3.3.1",
      "stage-0: -",
      "stage-0: copy build/distributions/app-3.3.1.tar to /",
      "stage-0: copy config.template.json to /app-3.3.1/bin/config.json",
      "stage-0: copy docker/script/start.sh to /usr/local/bin",
      `stage-0: run ${shell("ln -s /usr/local/bin/start.sh /start.sh")} in / as root`,
      "stage-0: -",
      "stage-0: -",
      "stage-0: -",
    ])
    expect(steps.map(({ range }) => range.start.line)).toEqual([1, 2, 4, 5, 6, 7, 9, 10, 12])
  })
})
