import type { Role } from "@naru/core/members/schema"
import type { SecretView } from "@naru/core/secrets/schema"
import { serviceConfigSchema } from "@naru/core/services/schema"
import { describe, expect, it, vi } from "vitest"
import { aSecret, aService, inTeam, team } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { SecretTable } from "./secret-table.tsx"
import { SecretsPage } from "./secrets-page.tsx"
import { ServiceSecrets } from "./service-secrets.tsx"

const user = aService({ config: serviceConfigSchema.parse({ secrets: [{ name: "DATABASE_PASSWORD" }] }) })

function table(secrets: SecretView[], role: Role = "owner", services = [user]) {
  return show(inTeam(<SecretTable secrets={secrets} />, role), {
    answers: (client, api) => client.setQueryData(api.services.all.queryKey({ team }), services),
  })
}

describe("the table of secrets", () => {
  it("has a name and a heading over each column", () => {
    const paint = table([aSecret()])
    expect(paint.the("table")["aria-label"]).toBe("Secrets")
    expect(paint.texts("th")).toEqual(["Name", "Scope", "Used by", "Changed", "Actions"])
  })

  it("tells name, version, scope, users and age", () => {
    expect(table([aSecret()]).texts("td").slice(0, 4)).toEqual([
      "DATABASE_PASSWORD v3",
      "All of the team",
      "Shop API",
      "3 minutes ago",
    ])
  })

  it("names a narrower scope", () => {
    const scoped = aSecret({ scope: { kind: "service", serviceId: "service-1" }, scopeName: "shop / api" })
    expect(table([scoped]).texts("td")[1]).toBe("shop / api")
  })

  it("says that no service uses one", () => {
    expect(table([aSecret()], "owner", []).texts("td")[2]).toBe("no service")
  })

  it("never has a value in the page, though one came along", () => {
    const leaked = { ...aSecret(), value: "correct horse battery staple" }
    expect(table([leaked]).html).not.toContain("correct horse")
  })

  it("names each deed with the secret that it is done to", () => {
    const buttons = table([aSecret()]).all("button")
    expect(buttons.map((button) => button["aria-label"])).toEqual([
      "Set a new value for DATABASE_PASSWORD",
      "Remove DATABASE_PASSWORD",
    ])
  })

  it("asks before it removes one", () => {
    expect(table([aSecret()]).all("button")[1]?.["aria-haspopup"]).toBe("dialog")
  })

  it("offers no deed to who may not write secrets", () => {
    expect(table([aSecret()], "deployer").all("button")).toEqual([])
  })
})

describe("the secrets of a team", () => {
  const page = (secrets: SecretView[] | undefined, role?: Role) =>
    show(inTeam(<SecretsPage />, role), {
      answers: (client, api) => client.setQueryData(api.secrets.list.queryKey({ team }), secrets),
    })

  it("promise that values never go out", () => {
    expect(page([]).text).toContain("values come in and never go out.")
  })

  it("say what they are for before the first, and offer to add it once", () => {
    expect(page([]).text).toContain("Keep what must stay hidden")
    expect(page([]).texts("button")).toEqual(["Add secret"])
    expect(page([], "viewer").texts("button")).toEqual([])
  })

  it("hold the button shut while they are on their way", () => {
    expect(page(undefined).the("button")).toHaveProperty("disabled")
  })
})

describe("the secrets of a service", () => {
  function chosen(names: string[], error?: string) {
    return show(
      inTeam(
        <ServiceSecrets
          serviceId="service-1"
          chosen={names.map((name) => ({ name, as: "file" as const }))}
          onChange={vi.fn()}
          error={error}
        />,
      ),
      {
        answers: (client, api) => client.setQueryData(api.secrets.list.queryKey({ team }), [aSecret()]),
      },
    )
  }
  const boxes = (paint: ReturnType<typeof show>) =>
    paint.all("button").filter(({ role }) => role === "checkbox")

  it("can be ticked by name", () => {
    const paint = chosen([])
    expect(paint.texts("label")).toEqual(["DATABASE_PASSWORD"])
    expect(boxes(paint)[0]?.["aria-checked"]).toBe("false")
  })

  it("say how a chosen one is given", () => {
    const paint = chosen(["DATABASE_PASSWORD"])
    expect(boxes(paint)[0]?.["aria-checked"]).toBe("true")
    const how = paint.all("button").find(({ role }) => role === "combobox")
    expect(how?.["aria-label"]).toBe("How DATABASE_PASSWORD is given")
  })

  it("keep a name that has no secret any more, and say so", () => {
    const paint = chosen(["GONE"])
    expect(paint.texts("li")[1]).toMatch(/^GONE There is no secret of this name\./)
    expect(paint.texts("li")[0]).not.toContain("There is no secret")
  })

  it("read aloud what is wrong with them", () => {
    expect(chosen([], "Listed twice.").html).toMatch(/<p role="alert"[^>]*>Listed twice\.<\/p>/)
  })
})
