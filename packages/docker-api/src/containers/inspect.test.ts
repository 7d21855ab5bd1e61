import { describe, expect, test } from "vitest"
import { containerId, containerWith, imageId, imageWith } from "../testing/container.ts"
import { inspectOf, stateOf } from "./inspect.ts"
import { summaryOf } from "./summary.ts"

const connection = {
  netnsPath: "/run/naru/netns/x",
  endpoint: {
    networkId: "net1",
    containerId,
    aliases: [],
    address: "10.0.0.5",
    prefixLength: 16,
    gateway: "10.0.0.1",
    macAddress: "02:42:0a:00:00:05",
  },
  ports: [{ containerPort: 80, protocol: "tcp" as const, hostAddress: "0.0.0.0", hostPort: 8080 }],
  nameservers: [],
}

describe("inspect", () => {
  test("describes a running container in Docker's shape", () => {
    const document = inspectOf(containerWith({ connection, spec: { image: "naru/busybox", tty: true } }), {})
    expect(document).toMatchObject({
      Id: containerId,
      Name: "/web",
      Path: "sleep",
      Args: ["60"],
      Image: imageId,
      State: { Status: "running", Running: true, Pid: 4242, FinishedAt: "0001-01-01T00:00:00Z" },
      Config: {
        Hostname: containerId.slice(0, 12),
        Image: "naru/busybox",
        Tty: true,
        Cmd: ["sleep", "60"],
        Entrypoint: null,
      },
      HostConfig: { NetworkMode: "bridge", RestartPolicy: { Name: "no", MaximumRetryCount: 0 }, Memory: 0 },
      NetworkSettings: {
        IPAddress: "10.0.0.5",
        Ports: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "8080" }] },
        Networks: { bridge: { IPAddress: "10.0.0.5", IPPrefixLen: 16, NetworkID: "net1" } },
      },
    })
  })

  test("shows what the image brings beside what the container asks", () => {
    const image = imageWith({
      Labels: { a: "image", b: "image" },
      ExposedPorts: { "81/tcp": {} },
      StopSignal: "SIGQUIT",
    })
    const container = containerWith({ spec: { image: "x", labels: { a: "own" }, exposedPorts: ["80/tcp"] } })
    const { Config: config, NetworkSettings: network } = inspectOf(container, { image })
    expect(config).toMatchObject({
      Labels: { a: "own", b: "image" },
      ExposedPorts: { "80/tcp": {}, "81/tcp": {} },
      StopSignal: "SIGQUIT",
    })
    expect(network).toMatchObject({ Ports: { "80/tcp": null, "81/tcp": null } })
  })

  test("echoes what the client sent and tells the truth where the engine knows better", () => {
    const spec = {
      image: "x",
      network: "shop",
      clientFields: { HostConfig: { Annotations: { a: "1" }, NetworkMode: "default", Binds: ["/a:/b"] } },
      mounts: [{ type: "bind" as const, source: "/a", target: "/b" }],
    }
    expect(inspectOf(containerWith({ spec }), {}).HostConfig).toMatchObject({
      Annotations: { a: "1" },
      NetworkMode: "shop",
      Binds: ["/a:/b"],
    })
  })

  test("a container that no client of this API made has its binds written from the spec", () => {
    const mounts = [
      { type: "volume" as const, source: "data", target: "/data", readOnly: true },
      { type: "tmpfs" as const, target: "/tmp" },
    ]
    expect(inspectOf(containerWith({ spec: { image: "x", mounts } }), {}).HostConfig).toMatchObject({
      Binds: ["data:/data:ro"],
    })
  })

  test("mounts show volumes by name", () => {
    const mounts = [
      {
        type: "volume" as const,
        source: "/v/data",
        target: "/data",
        readOnly: false,
        volume: "data",
        options: [],
      },
      { type: "bind" as const, source: "/srv", target: "/srv", readOnly: true, options: ["rshared"] },
    ]
    expect(inspectOf(containerWith({ mounts }), {}).Mounts).toEqual([
      {
        Type: "volume",
        Name: "data",
        Driver: "local",
        Source: "/v/data",
        Destination: "/data",
        Mode: "z",
        RW: true,
        Propagation: "",
      },
      { Type: "bind", Source: "/srv", Destination: "/srv", Mode: "ro", RW: false, Propagation: "rshared" },
    ])
  })

  test("the end of a container is told with code, OOM and health", () => {
    const health = {
      status: "unhealthy" as const,
      failingStreak: 3,
      log: [{ startedAt: "a", endedAt: "b", exitCode: 1, output: "no" }],
    }
    expect(stateOf(containerWith({ state: "exited", exitCode: 137, oomKilled: true, health }))).toMatchObject(
      {
        Running: false,
        ExitCode: 137,
        OOMKilled: true,
        Health: {
          Status: "unhealthy",
          FailingStreak: 3,
          Log: [{ Start: "a", End: "b", ExitCode: 1, Output: "no" }],
        },
      },
    )
    expect(stateOf(containerWith({ state: "paused" }))).toMatchObject({ Running: true, Paused: true })
  })
})

describe("a line of docker ps", () => {
  const extras = { nowMs: Date.parse("2026-11-24T01:00:31Z"), imageName: "naru/busybox" }

  test("has name, command, ports and status", () => {
    const process = { ...containerWith().process, arguments: ["sh", "-c", "echo hi"] }
    expect(summaryOf(containerWith({ connection, process }), extras)).toMatchObject({
      Names: ["/web"],
      Image: "naru/busybox",
      Command: "sh -c 'echo hi'",
      Created: Date.parse("2026-11-24T01:00:00Z") / 1000,
      Ports: [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: 8080, Type: "tcp" }],
      State: "running",
      Status: "Up 30 seconds",
    })
  })

  test("lists ports that are exposed and not published, while it runs", () => {
    const image = imageWith({ ExposedPorts: { "80/tcp": {}, "81/udp": {} } })
    expect(summaryOf(containerWith({ connection }), { ...extras, image }).Ports).toEqual([
      { PrivatePort: 81, Type: "udp" },
      { IP: "0.0.0.0", PrivatePort: 80, PublicPort: 8080, Type: "tcp" },
    ])
    expect(summaryOf(containerWith({ state: "exited" }), { ...extras, image }).Ports).toEqual([])
  })
})
