import type { BuildView } from "@naru/core/builds/schema"
import type { ImageView } from "@naru/core/images/schema"
import type { Role } from "@naru/core/members/schema"
import { describe, expect, it } from "vitest"
import { aBuild, anImage, digest, inTeam, team } from "#testing/records.tsx"
import { failQuery, refusal, show } from "#testing/show.tsx"
import { ImagePage } from "./image-page.tsx"
import { ImagesPage } from "./images-page.tsx"

interface Shown {
  image?: ImageView
  builds?: BuildView[]
  role?: Role
  tab?: string
}

function page({ image = anImage(), builds = [], role = "owner", tab = "builds" }: Shown = {}) {
  return show(inTeam(<ImagePage image="api" />, role), {
    search: `?tab=${tab}`,
    answers: (client, api) => {
      client.setQueryData(api.images.get.queryKey({ team, image: "api" }), image)
      client.setQueryData(api.builds.list.queryKey({ team, image: "api" }), builds)
      client.setQueryData(api.images.layers.queryKey({ team, imageId: digest }), {
        imageId: digest,
        names: [],
        sizeBytes: 12_420_000,
        createdAt: new Date(),
        architecture: "amd64",
        command: [],
        entrypoint: [],
        exposedPorts: [],
        user: "",
        layers: [{ createdBy: "COPY . .", createdAt: new Date(), sizeBytes: 12_420_000, comment: "" }],
      })
    },
  })
}

describe("an image's page", () => {
  it("names the image, its source and the way back", () => {
    const paint = page()
    expect(paint.texts("h1")).toEqual(["API image"])
    expect(paint.text).toContain("API image Dockerfile")
    expect(paint.links.Images).toBe("/hangang/images")
  })

  it("can be built by who may, and not where there is nothing to build", () => {
    expect(page().texts("button")).toContain("Build")
    expect(page({ role: "viewer" }).texts("button")).not.toContain("Build")
    expect(
      page({ image: anImage({ source: { kind: "name", name: "redis" } }) }).texts("button"),
    ).not.toContain("Build")
  })

  it("says that it was not built yet, in builds and in layers", () => {
    expect(page().text).toContain("Not built yet")
    expect(page({ tab: "layers" }).text).toContain("No layers yet")
  })

  it("shows the layers of the newest build that has an image", () => {
    const failed = aBuild({ id: "build-5", number: 5, state: "failed", imageId: null })
    const paint = page({ tab: "layers", builds: [failed, aBuild()] })
    expect(paint.text).toContain("Layers 12.4 MB in all; the newest on top. COPY . . 12.4 MB")
  })

  it("offers its removal only to who may remove", () => {
    expect(page({ tab: "source" }).texts("button")).toContain("Remove image")
    expect(page({ tab: "source", role: "viewer" }).texts("button")).not.toContain("Remove image")
  })

  it("saves nothing while nothing has changed", () => {
    const paint = page({ tab: "source", image: anImage({ source: { kind: "name", name: "redis" } }) })
    const save = paint.all("button").find(({ type }) => type === "submit")
    expect(save).toHaveProperty("disabled")
    expect(paint.texts("button")).not.toContain("Discard")
  })
})

describe("the images of a team", () => {
  const list = (images: ImageView[] | undefined, role?: Role) =>
    show(inTeam(<ImagesPage />, role), {
      answers: (client, api) => client.setQueryData(api.images.list.queryKey({ team }), images),
    })

  it("lead a newcomer to the first one, once", () => {
    const paint = list([])
    expect(paint.text).toContain("Define your first image")
    expect(paint.texts("button")).toEqual(["Define image"])
  })

  it("offer the next one over the table", () => {
    const paint = list([anImage()])
    expect(paint.texts("button")).toEqual(["Define image"])
    expect(paint.text).toContain("API image")
  })

  it("offer nothing to define to who may only look", () => {
    expect(list([], "viewer").texts("button")).toEqual([])
  })

  it("hold the button shut while the list is on its way", () => {
    expect(list(undefined).the("button")).toHaveProperty("disabled")
  })

  it("say what happened when the list did not come", () => {
    const paint = show(inTeam(<ImagesPage />), {
      answers: (client, api) =>
        failQuery(
          client,
          api.images.list.queryKey({ team }),
          refusal("timeout", "too_slow", "It took too long. Try again."),
        ),
    })
    expect(paint.text).toContain("This could not be loaded It took too long. Try again.")
  })
})
