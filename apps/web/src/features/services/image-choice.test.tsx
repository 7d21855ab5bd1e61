import type { ServiceImage } from "@naru/core/services/schema"
import { describe, expect, it, vi } from "vitest"
import { anImage, inTeam, team } from "#testing/records.tsx"
import { type ShowOptions, show } from "#testing/show.tsx"
import { ImageChoice } from "./image-choice.tsx"

function choice(value: ServiceImage, error?: string, answers?: ShowOptions["answers"]) {
  return show(inTeam(<ImageChoice value={value} onChange={vi.fn()} error={error} />), {
    ...(answers && { answers }),
  })
}

const images: ShowOptions["answers"] = (client, api) =>
  client.setQueryData(api.images.list.queryKey({ team }), [anImage()])

describe("what a service runs", () => {
  it("is a group with a name and two ways to tell", () => {
    const paint = choice({ kind: "definition", image: "" })
    expect(paint.texts("legend")).toEqual(["Image"])
    expect(paint.text).toContain("Defined here By name")
  })

  it("can be typed as a name, with the hint tied to it", () => {
    const paint = choice({ kind: "name", name: "naru/redis:8" })
    expect(paint.the("input").value).toBe("naru/redis:8")
    expect(paint.text).toContain("An image that the host has.")
    expect(paint.the("input")["aria-describedby"]).toBe(paint.the("p").id)
  })

  it("says what is wrong with a name", () => {
    const paint = choice({ kind: "name", name: "Not A Name" }, "Use an image name.")
    expect(paint.the("input")["aria-invalid"]).toBe("true")
    expect(paint.texts("p")).toContain("Use an image name.")
  })

  it("cannot be chosen before the list of images is here", () => {
    const select = (paint: ReturnType<typeof choice>) =>
      paint.all("button").find(({ role }) => role === "combobox")
    expect(select(choice({ kind: "definition", image: "" }))).toHaveProperty("disabled")
    expect(select(choice({ kind: "definition", image: "" }, undefined, images))).not.toHaveProperty(
      "disabled",
    )
  })

  it("asks to choose while nothing is chosen", () => {
    expect(choice({ kind: "definition", image: "" }, undefined, images).text).toContain("Choose…")
  })

  it("leads to defining an image where there is none", () => {
    const paint = choice({ kind: "definition", image: "" }, undefined, (client, api) =>
      client.setQueryData(api.images.list.queryKey({ team }), []),
    )
    expect(paint.text).toContain("There is no image yet.")
    expect(paint.links).toEqual({ "Define one": "/hangang/images?new=true" })
  })
})
