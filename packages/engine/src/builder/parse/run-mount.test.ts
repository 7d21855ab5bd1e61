import { expect, it } from "vitest"
import { MountFault, parseRunMount, type RunMount } from "./run-mount.ts"

const cache = {
  type: "cache",
  target: "/c",
  id: "/c",
  sharing: "shared",
  uid: 0,
  gid: 0,
  mode: 0o755,
} as const

it.each<[string, RunMount]>([
  ["type=cache,target=/c", cache],
  ["type=cache,dst=/c,id=npm", { ...cache, id: "npm" }],
  ["type=cache,destination=/c,sharing=locked", { ...cache, sharing: "locked" }],
  [
    "type=cache,target=/c,sharing=private,uid=5,gid=6,mode=0700",
    { ...cache, sharing: "locked", uid: 5, gid: 6, mode: 0o700 },
  ],
  ["target=/b", { type: "bind", target: "/b", source: "" }],
  ["type=bind,source=a,target=/b,ro", { type: "bind", target: "/b", source: "a" }],
  ["type=bind,from=stage,src=/a,target=/b", { type: "bind", target: "/b", source: "/a", from: "stage" }],
  ["type=tmpfs,target=/t", { type: "tmpfs", target: "/t" }],
  ["type=tmpfs,target=/t,size=64m", { type: "tmpfs", target: "/t", sizeBytes: 64 * 1024 * 1024 }],
])("--mount=%s", (text, mount) => {
  expect(parseRunMount(text)).toEqual(mount)
})

it.each([
  ["type=secret,id=x", "type=secret is not supported yet"],
  ["type=ssh", "type=ssh is not supported yet"],
  ["type=volume,target=/x", 'unknown mount type "volume"'],
  ["type=cache", "needs a target"],
  ["type=tmpfs,target=/t,id=x", 'takes no "id"'],
  ["type=bind,target=/t,rw", "a writable mount is not supported"],
  ["type=cache,target=/t,from=x", "begins with files"],
  ["type=cache,target=/t,sharing=some", 'unknown sharing "some"'],
  ["type=cache,target=/t,mode=999", '"999" is no mode'],
  ["type=tmpfs,target=/t,size=much", '"much" is no size'],
])("refuses --mount=%s", (text, message) => {
  expect(() => parseRunMount(text)).toThrow(MountFault)
  expect(() => parseRunMount(text)).toThrow(message)
})
