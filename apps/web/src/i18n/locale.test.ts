import { describe, expect, it } from "vitest"
import { chooseLocale } from "./locale.ts"

describe("the language of a page", () => {
  it("is the person's choice before anything else", () => {
    expect(chooseLocale("ko", "en-US,en;q=0.9")).toBe("ko")
  })
  it("follows the browser's first wish that Naru speaks", () => {
    expect(chooseLocale(undefined, "fr-FR,ko-KR;q=0.8,en;q=0.5")).toBe("ko")
  })
  it("is English when nothing fits, or the cookie is nonsense", () => {
    expect(chooseLocale("xx", null)).toBe("en")
    expect(chooseLocale(undefined, "fr,de;q=0.7")).toBe("en")
  })
})
