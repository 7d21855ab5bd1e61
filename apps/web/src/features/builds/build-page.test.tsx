import type { BuildView } from "@naru/core/builds/schema"
import type { Role } from "@naru/core/members/schema"
import { describe, expect, it } from "vitest"
import { aBuild, digest, inTeam, team } from "#testing/records.tsx"
import { failQuery, refusal, show } from "#testing/show.tsx"
import { BuildPage } from "./build-page.tsx"

function page(build: BuildView, role?: Role, locale: "en" | "ko" = "en") {
  return show(inTeam(<BuildPage image="api" number={build.number} />, role), {
    locale,
    answers: (client, api) =>
      client.setQueryData(api.builds.get.queryKey({ team, image: "api", number: build.number }), build),
  })
}

describe("a build's page", () => {
  it("has its name and way back before its first answer", () => {
    const paint = show(inTeam(<BuildPage image="api" number={4} />))
    expect(paint.texts("h1")).toEqual(["Build 4"])
    expect(paint.links).toEqual({ Images: "/hangang/images", api: "/hangang/images/api" })
  })

  it("offers another try when Naru does not answer", () => {
    const paint = show(inTeam(<BuildPage image="api" number={4} />), {
      answers: (client, api) =>
        failQuery(
          client,
          api.builds.get.queryKey({ team, image: "api", number: 4 }),
          new Error("socket closed"),
        ),
    })
    expect(paint.text).toContain("This could not be loaded Naru does not answer.")
    expect(paint.texts("button")).toEqual(["Try again"])
  })

  it("passes on why the server refused", () => {
    const paint = show(inTeam(<BuildPage image="api" number={4} />), {
      answers: (client, api) =>
        failQuery(
          client,
          api.builds.get.queryKey({ team, image: "api", number: 4 }),
          refusal("conflict", "builder_busy", "The builder is full: wait for a build to end."),
        ),
    })
    expect(paint.text).toContain("The builder is full: wait for a build to end.")
  })

  it("tells of a finished build its image, its digest and how much came from the cache", () => {
    const paint = page(aBuild({ commit: "abcdef0123456789" }))
    expect(paint.links["API image"]).toBe("/hangang/images/api")
    expect(paint.texts("dd")).toEqual([
      "by Mina",
      "3 minutes ago",
      "12s",
      digest.slice(7, 19),
      "naru/hangang/api:4",
      "5 / 6",
      "abcdef0123",
    ])
    expect(paint.texts("button")).not.toContain("Cancel build")
  })

  it("points a failure at its place in the Dockerfile", () => {
    const paint = page(
      aBuild({
        state: "failed",
        imageId: null,
        failure: { code: "unknown_instruction", message: "RUNN is no instruction.", line: 3 },
      }),
    )
    expect(paint.text).toContain("The build failed RUNN is no instruction. Dockerfile, line 3, column 1")
    expect(paint.texts("dt")).not.toContain("Digest")
  })

  it("names no place for a failure that has none", () => {
    const failure = { code: "out_of_space", message: "The disk is full." }
    expect(page(aBuild({ state: "failed", failure })).text).not.toContain("Dockerfile, line")
  })

  it.each(["queued", "running"] as const)("can be canceled while %s, by who may build", (state) => {
    const build = aBuild({ state, finishedAt: null })
    expect(page(build, "deployer").texts("button")).toContain("Cancel build")
    expect(page(build, "viewer").texts("button")).not.toContain("Cancel build")
  })

  it("waits for the first step with rows on hold", () => {
    expect(page(aBuild({ state: "queued" })).html).toContain('aria-busy="true"')
    expect(page(aBuild({ state: "succeeded" })).html).not.toContain('aria-busy="true"')
  })

  it("speaks Korean", () => {
    const paint = page(aBuild({ state: "interrupted" }), "owner", "ko")
    expect(paint.text).toContain("중단됨")
    expect(paint.text).not.toMatch(/Interrupted|Details|Log|ago/)
  })
})
