import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { SignInPage } from "./sign-in-page.tsx"

interface Shown {
  error?: string
  needsOwner?: boolean
  hasGithub?: boolean
  locale?: "en" | "ko"
}

function page({ error, needsOwner = false, hasGithub = false, locale = "en" }: Shown = {}) {
  return show(<SignInPage next="/" error={error} />, {
    locale,
    answers: (client, api) =>
      client.setQueryData(api.setup.status.queryKey({}), { needsOwner, isLinkValid: false, hasGithub }),
  })
}

describe("the sign-in page", () => {
  it("asks for e-mail and password in fields that a password manager knows", () => {
    const paint = page()
    expect(paint.texts("label")).toEqual(["E-mail", "Password"])
    expect(paint.all("input")).toMatchObject([
      { type: "email", autocomplete: "username" },
      { type: "password", autocomplete: "current-password" },
    ])
    expect(paint.all("input").map(({ id }) => id)).toEqual(paint.all("label").map((label) => label.for))
  })

  it("waits with the button until it can send", () => {
    const submit = (paint: ReturnType<typeof show>) =>
      paint.all("button").find(({ type }) => type === "submit")
    expect(submit(show(<SignInPage next="/" error={undefined} />))).toHaveProperty("disabled")
    expect(submit(page())).not.toHaveProperty("disabled")
  })

  it.each([
    ["sign_in_refused", "E-mail and password do not match. Check both."],
    ["too_many_sign_ins", "Too many tries. Wait a few minutes."],
    ["github_not_linked", "Ask for an invitation."],
    ["unreachable", "Try again in a moment."],
    ["OAuthCallback", "Something went wrong. Try again;"],
  ])("says what was wrong and what to do: %s", (error, words) => {
    const paint = page({ error })
    expect(paint.html).toContain('role="alert"')
    expect(paint.text).toContain("Not signed in")
    expect(paint.text).toContain(words)
    expect(paint.text).not.toContain("OAuthCallback")
  })

  it("accuses nobody before the first try", () => {
    expect(page().html).not.toContain('role="alert"')
  })

  it("offers GitHub only where it is set up", () => {
    expect(page({ hasGithub: true }).texts("button")).toContain("Continue with GitHub")
    expect(page().text).not.toContain("GitHub")
  })

  it("points the first person to the one-time link", () => {
    expect(page({ needsOwner: true }).text).toContain("Nobody has an account yet Open the one-time link")
    expect(page().text).not.toContain("one-time link")
  })

  it("can change its language before anybody is signed in", () => {
    const paint = page({ locale: "ko" })
    const languages = paint.all("button").filter(({ lang }) => lang !== undefined)
    expect(languages.map((button) => [button.lang, button["aria-pressed"]])).toEqual([
      ["en", "false"],
      ["ko", "true"],
    ])
    expect(paint.text).not.toMatch(/Password|Sign in|E-mail/)
  })
})
