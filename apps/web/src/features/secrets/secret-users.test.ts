import { serviceConfigSchema } from "@naru/core/services/schema"
import { expect, it } from "vitest"
import { secretUsers } from "./secret-users.ts"

const service = (id: string, ...names: string[]) => ({
  id,
  name: id,
  config: serviceConfigSchema.parse({ secrets: names.map((name) => ({ name })) }),
})
const teamToken = { id: "1", name: "TOKEN", scope: { kind: "team" as const } }
const ownToken = { id: "2", name: "TOKEN", scope: { kind: "service" as const, serviceId: "web" } }

it("counts the services that list a secret", () => {
  expect(secretUsers(teamToken, [teamToken], [service("web", "TOKEN"), service("api", "KEY")])).toEqual([
    "web",
  ])
})

it("gives a service that has its own secret of that name to its own", () => {
  const services = [service("web", "TOKEN"), service("api", "TOKEN")]
  const secrets = [teamToken, ownToken]
  expect(secretUsers(teamToken, secrets, services)).toEqual(["api"])
  expect(secretUsers(ownToken, secrets, services)).toEqual(["web"])
})
