import { describe, expect, it, vi } from "vitest"
import { failQuery, refusal, show } from "#testing/show.tsx"
import { PersonFields } from "./person-fields.tsx"
import { SetupPage } from "./setup-page.tsx"

const token = "one-time-token"

function page(status: { needsOwner: boolean; isLinkValid: boolean }, locale: "en" | "ko" = "en") {
  return show(<SetupPage token={token} />, {
    locale,
    answers: (client, api) =>
      client.setQueryData(api.setup.status.queryKey({ token }), { ...status, hasGithub: false }),
  })
}

describe("the first page of a Naru", () => {
  it("asks the first person for an account and a team", () => {
    const paint = page({ needsOwner: true, isLinkValid: true })
    expect(paint.texts("h1")).toEqual(["Welcome to Naru"])
    expect(paint.texts("label")).toEqual(["Name", "E-mail", "Password", "Team"])
    expect(paint.texts("button")).toContain("Create and enter")
  })

  it("never has the link's token in the page", () => {
    expect(page({ needsOwner: true, isLinkValid: true }).html).not.toContain(token)
  })

  it("tells how to get a new link where this one opens nothing", () => {
    const paint = page({ needsOwner: true, isLinkValid: false })
    expect(paint.text).toContain("This link does not open anything.")
    expect(paint.texts("pre")).toEqual(["sudo ./naru up"])
    expect(paint.all("input")).toEqual([])
  })

  it("leads to sign-in once there is an owner, whatever the link", () => {
    const paint = page({ needsOwner: false, isLinkValid: true })
    expect(paint.texts("h1")).toEqual(["This Naru has its owner"])
    expect(paint.links).toEqual({ "To sign-in": "/sign-in" })
    expect(paint.all("input")).toEqual([])
  })

  it("shows no form while it does not know", () => {
    expect(show(<SetupPage token={token} />).all("input")).toEqual([])
  })

  it("offers another try when the server failed", () => {
    const paint = show(<SetupPage token={token} />, {
      answers: (client, api) =>
        failQuery(
          client,
          api.setup.status.queryKey({ token }),
          refusal("unavailable", "store_away", "The store does not answer."),
        ),
    })
    expect(paint.text).toContain("The store does not answer.")
    expect(paint.texts("button")).toContain("Try again")
  })

  it("welcomes in Korean", () => {
    const paint = page({ needsOwner: true, isLinkValid: true }, "ko")
    expect(paint.text).not.toMatch(/Welcome|Password|Team|Create/)
  })
})

describe("a person's fields", () => {
  const fields = (errors: Record<string, string> = {}) =>
    show(
      <PersonFields
        values={{ name: "Mina", email: "mina@example.org", password: "" }}
        errors={errors}
        onChange={vi.fn()}
      />,
    )

  it("let a password manager make a new password", () => {
    expect(fields().all("input")[2]).toMatchObject({ type: "password", autocomplete: "new-password" })
  })

  it("mark only the field that is wrong, and say why beside it", () => {
    const paint = fields({ email: "This is no e-mail address." })
    expect(paint.all("input").map((input) => input["aria-invalid"])).toEqual([undefined, "true", undefined])
    expect(paint.text).toContain("This is no e-mail address.")
  })
})
