import { describe, expect, test } from "vitest"
import { createBodySchema, hostConfigSchema } from "./create-body.ts"
import { mountRequestsOf } from "./mount-requests.ts"

const requests = (hostConfig: object, volumes?: object) =>
  mountRequestsOf(createBodySchema.parse({ Volumes: volumes }), hostConfigSchema.parse(hostConfig))

describe("what a container is asked to mount", () => {
  test("-v with a host path binds it and makes it when missing", () => {
    expect(requests({ Binds: ["/srv:/data:ro,rslave,z"] })).toEqual([
      {
        type: "bind",
        source: "/srv",
        target: "/data",
        readOnly: true,
        createSource: true,
        options: ["rslave"],
      },
    ])
  })

  test("-v with a name is a volume", () => {
    expect(requests({ Binds: ["cache:/var/cache:nocopy"] })).toEqual([
      { type: "volume", source: "cache", target: "/var/cache", readOnly: false, options: ["nocopy"] },
    ])
  })

  test("--mount of all three kinds", () => {
    const mounts = [
      { Type: "bind", Source: "/srv", Target: "/a", BindOptions: { Propagation: "rshared" } },
      { Type: "volume", Source: "v", Target: "/b", ReadOnly: true },
      { Type: "volume", Target: "/c" },
      { Type: "tmpfs", Target: "/d", TmpfsOptions: { SizeBytes: 1024, Mode: 0o1777 } },
    ]
    expect(requests({ Mounts: mounts })).toEqual([
      { type: "bind", source: "/srv", target: "/a", readOnly: false, options: ["rshared"] },
      { type: "volume", source: "v", target: "/b", readOnly: true },
      { type: "volume", target: "/c", readOnly: false },
      { type: "tmpfs", target: "/d", readOnly: false, options: ["size=1024", "mode=1777"] },
    ])
  })

  test("--tmpfs keeps its options", () => {
    expect(requests({ Tmpfs: { "/run": "rw,size=64m" } })).toEqual([
      { type: "tmpfs", target: "/run", readOnly: false, options: ["size=64m"] },
    ])
  })

  test("volumes of the config are anonymous, unless something is mounted there already", () => {
    expect(requests({ Binds: ["/srv:/data"] }, { "/data": {}, "/logs": {} }).slice(1)).toEqual([
      { type: "volume", target: "/logs" },
    ])
  })

  test("two mounts at one place are refused", () => {
    expect(() => requests({ Binds: ["/a:/x", "/b:/x"] })).toThrow("Duplicate mount point: /x")
  })

  test("malformed ones are refused in Docker's words", () => {
    expect(() => requests({ Binds: ["/a"] })).toThrow("invalid volume specification: '/a'")
    expect(() => requests({ Binds: ["/a:/b:wild"] })).toThrow("invalid mode: wild")
    expect(() => requests({ Binds: ["a/b:/c"] })).toThrow(
      "includes invalid characters for a local volume name",
    )
    expect(() => requests({ Mounts: [{ Type: "bind", Source: "rel", Target: "/a" }] })).toThrow(
      "must be absolute",
    )
  })

  test("kinds that Naru lacks are refused by name", () => {
    expect(() => requests({ Mounts: [{ Type: "image", Source: "x", Target: "/a" }] })).toThrow(
      'mounts of type "image"',
    )
    expect(() =>
      requests({
        Mounts: [{ Type: "volume", Target: "/a", VolumeOptions: { DriverConfig: { Name: "nfs" } } }],
      }),
    ).toThrow("volumes of the local driver")
  })
})
