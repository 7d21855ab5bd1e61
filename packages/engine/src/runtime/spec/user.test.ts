import { describe, expect, it } from "vitest"
import { resolveUser } from "./user.ts"

const files = {
  passwd:
    "root:x:0:0:root:/root:/bin/sh\n# comment\nweb:x:1000:1001:Web:/srv/web:/bin/false\nbroken:x:y:z::\n",
  group: "root:x:0:\nweb:x:1001:\nlogs:x:4:web,other\naudio:x:29: web\nplug:x:46:nobody\n",
}

describe("resolveUser", () => {
  it("takes root with its home when nothing is asked", () => {
    expect(resolveUser("", files)).toEqual({ uid: 0, gid: 0, additionalGids: [0], home: "/root" })
  })

  it("finds a name with its group, memberships and home", () => {
    expect(resolveUser("web", files)).toEqual({
      uid: 1000,
      gid: 1001,
      additionalGids: [1001, 4, 29],
      home: "/srv/web",
    })
  })

  it("treats a number that has an account as that account", () => {
    expect(resolveUser("1000", files)).toEqual(resolveUser("web", files))
  })

  it("takes numbers without any account", () => {
    expect(resolveUser("4242:77", files)).toEqual({ uid: 4242, gid: 77, additionalGids: [77], home: "/" })
    expect(resolveUser("4242", files).gid).toBe(0)
  })

  it("drops memberships when a group is named", () => {
    expect(resolveUser("web:plug", files)).toEqual({
      uid: 1000,
      gid: 46,
      additionalGids: [46],
      home: "/srv/web",
    })
    expect(resolveUser("web:7", files).additionalGids).toEqual([7])
  })

  it("keeps root's user when only a group is named", () => {
    expect(resolveUser(":logs", files)).toMatchObject({ uid: 0, gid: 4 })
  })

  it("adds further groups by name or number once", () => {
    expect(resolveUser("web", files, ["audio", "999", "1001"]).additionalGids).toEqual([1001, 4, 29, 999])
  })

  it("works without any files", () => {
    expect(resolveUser("", { passwd: "", group: "" })).toEqual({
      uid: 0,
      gid: 0,
      additionalGids: [0],
      home: "/",
    })
  })

  it("names the user or the group that the image lacks", () => {
    expect(() => resolveUser("ghost", files)).toThrow(
      "unable to find user ghost: no matching entries in passwd file",
    )
    expect(() => resolveUser("web:ghosts", files)).toThrow(
      "unable to find group ghosts: no matching entries in group file",
    )
    expect(() => resolveUser("web", files, ["ghosts"])).toThrow(/group ghosts/)
    expect(() => resolveUser("99999999999", files)).toThrow(/unable to find user/)
  })
})
