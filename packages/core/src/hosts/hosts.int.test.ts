import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hostKeysFrom } from "../secrets/index.ts"
import { makeTestTeam, openTestCore, type TestCore, type TestTeam } from "../testing/index.ts"
import { getDefaultHost, getHost, getHostPublicKey, listHosts, noteHostSeen, registerHost } from "./index.ts"

let core: TestCore
let team: TestTeam
beforeAll(async () => {
  core = await openTestCore()
  team = await makeTestTeam(core, "Acme")
})
afterAll(() => core.close())

const key = (byte: number) => hostKeysFrom(new Uint8Array(32).fill(byte)).publicKey

describe("a host", () => {
  it("is the same one when it registers again, with the key that it has now", async () => {
    const first = await registerHost(core.database, { name: "one", publicKey: key(1), at: core.now() })
    const again = await registerHost(core.database, { name: "one", publicKey: key(2), at: core.now() })
    expect(again).toBe(first)
    expect(Buffer.from(await getHostPublicKey(core.database, first))).toEqual(Buffer.from(key(2)))
  })

  it("is online for a minute after it was seen", async () => {
    const id = await registerHost(core.database, { name: "seen", publicKey: key(3), at: core.now() })
    expect(await getHost(team, id)).toMatchObject({ name: "seen", isOnline: true, serviceCount: 0 })
    core.advance(61_000)
    expect(await getHost(team, id)).toMatchObject({ isOnline: false })
    await noteHostSeen(core.database, { id, at: core.now() })
    expect(await getHost(team, id)).toMatchObject({ isOnline: true })
  })

  it("that is not there is not found", async () => {
    await expect(getHost(team, "none")).rejects.toMatchObject({ code: "host_not_found" })
    await expect(getHostPublicKey(core.database, "none")).rejects.toMatchObject({ code: "host_not_found" })
  })

  it("takes services by default if it came first, and before any came the answer says so", async () => {
    const [first] = await listHosts(core.database, { teamId: team.teamId, at: core.now() })
    expect(await getDefaultHost(core.database)).toMatchObject({ id: first?.id })
    await core.database.host.deleteMany()
    await expect(getDefaultHost(core.database)).rejects.toMatchObject({
      code: "no_host",
      kind: "unavailable",
    })
  })
})
