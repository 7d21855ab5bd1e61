import type { Role } from "@naru/core/members/schema"
import { type DeliveryOutcome, deliveryOutcomes, type WebhookView } from "@naru/core/webhooks/schema"
import { describe, expect, it, vi } from "vitest"
import { ago, aWebhook, inTeam, team } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { Deliveries } from "./deliveries.tsx"
import { NewWebhook } from "./new-webhook.tsx"
import { WebhookItem } from "./webhook-item.tsx"
import { WebhookSection } from "./webhook-section.tsx"

function section(webhooks: WebhookView[] | undefined, role?: Role) {
  return show(inTeam(<WebhookSection serviceId="service-1" />, role), {
    answers: (client, api) =>
      client.setQueryData(api.webhooks.list.queryKey({ team, serviceId: "service-1" }), webhooks),
  })
}

describe("the triggers of a service", () => {
  it("say that it is deployed by hand while there is none", () => {
    expect(section([]).text).toContain("No webhooks: this service is deployed by hand.")
  })

  it("are a named list", () => {
    const paint = section([aWebhook(), aWebhook({ id: "webhook-2" })])
    expect(paint.the("ul")["aria-label"]).toBe("Triggers")
    expect(paint.all("li")).toHaveLength(2)
  })

  it("can be made only by who may, and not before the list is here", () => {
    expect(section([]).texts("button")).toEqual(["Create webhook"])
    expect(section([], "deployer").texts("button")).toEqual([])
    expect(section(undefined).the("button")).toHaveProperty("disabled")
  })
})

describe("one webhook", () => {
  const item = (webhook: WebhookView, role?: Role) => show(inTeam(<WebhookItem webhook={webhook} />, role))

  it("tells its sender, its branch and its address", () => {
    expect(item(aWebhook()).text).toMatch(/^GitHub main \/api\/webhooks\/webhook-1/)
    expect(item(aWebhook({ kind: "generic", branch: null })).text).toMatch(/^Any sender \/api/)
  })

  it("never has its key in the page again, though one came along", () => {
    const leaked = { ...aWebhook(), secret: "whsec_0123456789" }
    expect(item(leaked).html).not.toContain("whsec_")
  })

  it("can be copied, looked into and removed by buttons with names", () => {
    const paint = item(aWebhook())
    expect(paint.all("button").map((button) => button["aria-label"])).toEqual([
      "Copy address",
      undefined,
      "Remove webhook",
    ])
    expect(paint.all("button")[1]?.["aria-expanded"]).toBe("false")
  })

  it("is not removed by who may only look", () => {
    expect(item(aWebhook(), "viewer").all("button")).toHaveLength(2)
  })
})

describe("a webhook at its making", () => {
  const made = (kind: WebhookView["kind"]) =>
    show(<NewWebhook webhook={{ ...aWebhook({ kind }), secret: "whsec_0123456789" }} onDone={vi.fn()} />)

  it("shows its key this once, and says so", () => {
    const paint = made("github")
    expect(paint.text).toContain("Keep the key now: it is not shown again.")
    expect(paint.texts("pre")).toEqual(["/api/webhooks/webhook-1", "whsec_0123456789"])
    expect(paint.texts("button")).toContain("I have kept it")
  })

  it("tells how to use it: GitHub's own steps, or a command to try", () => {
    expect(made("github").text).toContain("Settings, Webhooks, Add webhook.")
    expect(made("generic").texts("pre")[2]).toContain("curl -X POST '/api/webhooks/webhook-1'")
    expect(made("generic").text).not.toContain("Settings, Webhooks")
  })

  it("names what each button copies", () => {
    const names = made("generic")
      .all("button")
      .map((button) => button["aria-label"])
    expect(names.filter((name) => name !== undefined)).toEqual(["Address", "Key", "Try it"])
  })
})

describe("what came in at a webhook", () => {
  const words: Record<DeliveryOutcome, string> = {
    deployed: "Deployed",
    ping: "Ping",
    ignored: "Ignored",
    duplicate: "Duplicate",
    refused: "Refused",
    failed: "Failed",
  }
  const delivery = (outcome: DeliveryOutcome) => ({
    id: outcome,
    event: "push",
    outcome,
    detail: "Branch main was pushed.",
    deploymentId: null,
    address: "192.0.2.1",
    receivedAt: ago(3),
  })
  const deliveries = (outcomes: readonly DeliveryOutcome[], locale: "en" | "ko" = "en") =>
    show(inTeam(<Deliveries webhookId="webhook-1" />), {
      locale,
      answers: (client, api) =>
        client.setQueryData(
          api.webhooks.deliveries.queryKey({ team, webhookId: "webhook-1" }),
          outcomes.map(delivery),
        ),
    })

  it("is nothing yet", () => {
    expect(deliveries([]).text).toBe("Nothing has come in yet.")
  })

  it.each(deliveryOutcomes)("is told with what was decided, why and when: %s", (outcome) => {
    const paint = deliveries([outcome])
    expect(paint.text).toBe(`${words[outcome]} Branch main was pushed. 3 minutes ago`)
    expect(paint.all("svg")).toHaveLength(1)
    expect(deliveries([outcome], "ko").text).not.toContain(words[outcome])
  })

  it("looks bad only where it was refused or failed", () => {
    const bad = deliveryOutcomes.filter((outcome) => deliveries([outcome]).html.includes("text-bad"))
    expect(bad).toEqual(["refused", "failed"])
  })
})
