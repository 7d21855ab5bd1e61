import { imageSourceSchema } from "@naru/core/images/schema"
import { describe, expect, it } from "vitest"
import { checkOf, emptySources, hasErrors, languageOf } from "./source-draft.ts"

describe("an image's source", () => {
  it("begins with a Dockerfile that is right as it stands", () => {
    expect(imageSourceSchema.safeParse(emptySources.dockerfile).success).toBe(true)
    expect(hasErrors(emptySources.dockerfile)).toBe(false)
  })

  it("is broken while its Dockerfile does not parse, and warnings do not count", () => {
    expect(hasErrors({ ...emptySources.dockerfile, dockerfile: "FROM naru/busybox\nRUNN x\n" })).toBe(true)
    expect(hasErrors({ ...emptySources.dockerfile, dockerfile: "FROM naru/busybox\nMAINTAINER me\n" })).toBe(
      false,
    )
    expect(hasErrors(emptySources.git)).toBe(false)
  })

  it.each([
    ["compose.yaml", "yaml"],
    ["ci/.travis.yml", "yaml"],
    ["start.sh", "shell"],
    ["docker/Dockerfile.dev", "dockerfile"],
    ["index.html", "text"],
  ])("opens %s as %s", (path, language) => {
    expect(languageOf(path)).toBe(language)
  })

  it("checks only what it has a grammar for", () => {
    expect(checkOf("yaml")?.("a: [")).not.toEqual([])
    expect(checkOf("text")).toBeUndefined()
  })
})
