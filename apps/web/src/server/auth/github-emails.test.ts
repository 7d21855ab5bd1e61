import { afterEach, describe, expect, it, vi } from "vitest"
import { readVerifiedEmails } from "./github-emails.ts"

afterEach(() => void vi.unstubAllGlobals())

/** Lets GitHub, which is not to be had in a test, answer like this. */
function githubAnswers(answer: () => Promise<Response>) {
  const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(answer)
  vi.stubGlobal("fetch", fetch)
  return fetch
}

const unavailable = {
  code: "github_unavailable",
  kind: "unavailable",
  userMessage: "GitHub did not answer. Try again in a moment, or sign in with your password.",
}

describe("the e-mail addresses of a GitHub account", () => {
  it("are those that GitHub has verified, in its order", async () => {
    const fetch = githubAnswers(async () =>
      Response.json([
        { email: "ada@example.com", verified: true, primary: true, visibility: "private" },
        { email: "claimed@example.com", verified: false, primary: false, visibility: null },
        { email: "work@example.com", verified: true, primary: false, visibility: null },
      ]),
    )
    expect(await readVerifiedEmails("gho_token")).toEqual(["ada@example.com", "work@example.com"])
    const [url, init] = fetch.mock.calls[0] ?? []
    expect(url).toBe("https://api.github.com/user/emails")
    expect(init?.headers).toMatchObject({ authorization: "Bearer gho_token" })
  })

  it.each([
    ["refuses the token", async () => Response.json({ message: "Bad credentials" }, { status: 401 })],
    ["answers with a page", async () => new Response("<html>Unicorn!</html>", { status: 502 })],
    ["does not answer", () => Promise.reject(new TypeError("fetch failed"))],
  ])("are unknown when GitHub %s, and the person learns what to do", async (_, answer) => {
    githubAnswers(answer)
    await expect(readVerifiedEmails("gho_token")).rejects.toMatchObject(unavailable)
  })

  it("are asked for with patience of ten seconds, not for ever", async () => {
    const fetch = githubAnswers(async () => Response.json([]))
    expect(await readVerifiedEmails("gho_token")).toEqual([])
    expect(fetch.mock.calls[0]?.[1].signal).toBeInstanceOf(AbortSignal)
  })
})
