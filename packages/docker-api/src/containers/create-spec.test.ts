import { describe, expect, test } from "vitest"
import { createBodySchema } from "./create-body.ts"
import { createRequestOf } from "./create-spec.ts"

const request = (body: object, name?: string) =>
  createRequestOf(createBodySchema.parse({ Image: "naru/busybox", ...body }), name)
const specOf = (body: object) => request(body).spec
const specWith = (hostConfig: object) => specOf({ HostConfig: hostConfig })

describe("a create body in the engine's words", () => {
  test("what the docker CLI sends for `run -it --name web` is an ordinary container", () => {
    const { spec, warnings, asks } = request(
      {
        Hostname: "",
        User: "",
        AttachStdin: true,
        Tty: true,
        OpenStdin: true,
        StdinOnce: true,
        Env: null,
        Cmd: ["sh"],
        Volumes: {},
        WorkingDir: "",
        Entrypoint: null,
        Labels: {},
        HostConfig: {
          Binds: null,
          NetworkMode: "default",
          PortBindings: {},
          RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
          CgroupnsMode: "",
          MemorySwappiness: -1,
          OomKillDisable: null,
          PidsLimit: 0,
          MaskedPaths: null,
        },
        NetworkingConfig: { EndpointsConfig: { default: null } },
      },
      "web",
    )
    expect(spec).toMatchObject({
      name: "web",
      image: "naru/busybox",
      command: ["sh"],
      tty: true,
      openStdin: true,
      stdinOnce: true,
      network: "bridge",
      restart: { name: "no" },
    })
    expect(spec).not.toHaveProperty("entrypoint")
    expect(spec).not.toHaveProperty("hostname")
    expect(warnings).toEqual([])
    expect(asks).toEqual([])
  })

  test("an empty entrypoint removes the image's", () => {
    expect(specOf({ Entrypoint: [""] }).entrypoint).toEqual([])
    expect(specOf({ Entrypoint: "/init", Cmd: "a b" })).toMatchObject({
      entrypoint: ["/init"],
      command: ["a b"],
    })
  })

  test("limits, security and host settings are carried over", () => {
    const spec = specWith({
      Memory: 64 << 20,
      NanoCpus: 5e8,
      PidsLimit: 100,
      CapAdd: ["NET_ADMIN"],
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges", "seccomp=unconfined", "label=disable"],
      ReadonlyRootfs: true,
      Init: true,
      ShmSize: 1 << 20,
      Ulimits: [{ Name: "nofile", Soft: 10, Hard: 20 }],
      Sysctls: { "net.core.somaxconn": "10" },
      Dns: ["1.1.1.1"],
      ExtraHosts: ["db:10.0.0.1"],
    })
    expect(spec.resources).toEqual({ memoryBytes: 64 << 20, nanoCpus: 5e8, pidsLimit: 100 })
    expect(spec.security).toEqual({
      capabilityAdd: ["NET_ADMIN"],
      capabilityDrop: ["ALL"],
      readOnlyRoot: true,
      seccomp: "unconfined",
      noNewPrivileges: true,
    })
    expect(spec).toMatchObject({
      init: true,
      shmSizeBytes: 1 << 20,
      ulimits: [{ name: "nofile", soft: 10, hard: 20 }],
      sysctls: { "net.core.somaxconn": "10" },
      dns: { servers: ["1.1.1.1"] },
      extraHosts: ["db:10.0.0.1"],
    })
  })

  test("the one network may carry aliases and an address", () => {
    const spec = specOf({
      HostConfig: { NetworkMode: "shop" },
      NetworkingConfig: {
        EndpointsConfig: {
          shop: { Aliases: ["db"], IPAMConfig: { IPv4Address: "10.1.0.9" }, MacAddress: "02:42:0a:01:00:09" },
        },
      },
    })
    expect(spec).toMatchObject({
      network: "shop",
      networkAliases: ["db"],
      address: "10.1.0.9",
      macAddress: "02:42:0a:01:00:09",
    })
  })

  test("a second network is refused and named", () => {
    const body = {
      NetworkingConfig: { EndpointsConfig: { shop: {}, back: {} } },
      HostConfig: { NetworkMode: "shop" },
    }
    expect(() => specOf(body)).toThrow("a container of Naru has one network")
  })

  test("fields without effect are kept for inspect", () => {
    const spec = specWith({ Annotations: { a: "1" }, ConsoleSize: [24, 80], Binds: [], Memory: 0 })
    expect(spec.clientFields?.HostConfig).toEqual({ Annotations: { a: "1" }, ConsoleSize: [24, 80] })
  })

  test("limits that Naru lacks are discarded with a warning each", () => {
    const { warnings } = request({ HostConfig: { BlkioWeight: 500, OomScoreAdj: -10, MemorySwappiness: 10 } })
    expect(warnings).toEqual([
      "Naru does not apply BlkioWeight. It was discarded.",
      "Naru does not apply OomScoreAdj. It was discarded.",
      "Naru does not apply MemorySwappiness. It was discarded.",
    ])
  })

  test("a policy hears of every way towards the host", () => {
    const { asks } = request({
      HostConfig: {
        Privileged: true,
        CapAdd: ["SYS_ADMIN"],
        SecurityOpt: ["seccomp=unconfined"],
        Binds: ["/:/host"],
        NetworkMode: "host",
        Sysctls: { a: "1" },
        CgroupParent: "/x",
      },
    })
    expect(asks).toEqual([
      "privileged",
      "capabilities",
      "unconfined",
      "host-path",
      "host-network",
      "sysctls",
      "cgroup-parent",
    ])
    expect(request({ HostConfig: { NetworkMode: "container:db" } }).asks).toEqual(["container-network"])
  })
})

describe("what must not be dropped is refused by name", () => {
  const refused = {
    Devices: [{ PathOnHost: "/dev/sda" }],
    DeviceRequests: [{ Count: -1 }],
    UsernsMode: "private",
    CgroupnsMode: "host",
    PidMode: "host",
    IpcMode: "container:db",
    UTSMode: "host",
    VolumesFrom: ["db"],
    Links: ["db:db"],
    Runtime: "kata",
    MaskedPaths: [],
    StorageOpt: { size: "1G" },
  }
  for (const [field, value] of Object.entries(refused)) {
    test(field, () => {
      expect(() => specWith({ [field]: value })).toThrow(
        expect.objectContaining({ status: 501, message: expect.stringContaining(`HostConfig.${field}`) }),
      )
    })
  }
})

describe("what cannot be is refused with 400", () => {
  const impossible: [string, object, string][] = [
    ["no image", { Image: "" }, "Config cannot be empty"],
    [
      "an unknown restart policy",
      { HostConfig: { RestartPolicy: { Name: "often" } } },
      "unknown policy 'often'",
    ],
    [
      "retries without on-failure",
      { HostConfig: { RestartPolicy: { Name: "always", MaximumRetryCount: 3 } } },
      "maximum retry count can only be used with 'on-failure'",
    ],
    [
      "removal and restart together",
      { HostConfig: { AutoRemove: true, RestartPolicy: { Name: "always" } } },
      "can't create 'AutoRemove' container with restart policy",
    ],
    [
      "an unknown log driver",
      { HostConfig: { LogConfig: { Type: "syslog" } } },
      "no log driver named 'syslog'",
    ],
    ["an unknown security option", { HostConfig: { SecurityOpt: ["magic=1"] } }, "invalid --security-opt"],
  ]
  for (const [name, body, message] of impossible) {
    test(name, () => {
      expect(() => specOf(body)).toThrow(
        expect.objectContaining({ status: 400, message: expect.stringContaining(message) }),
      )
    })
  }
})
