import { describe, expect, it } from "vitest"
import { anImage, team } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { ImageTable } from "./image-table.tsx"
import { LayerStack } from "./layer-stack.tsx"
import { ProblemList } from "./problem-list.tsx"
import { SourceLabel } from "./source-label.tsx"

const git = {
  kind: "git" as const,
  url: "https://git.example.org/team/api.git",
  branch: "main",
  directory: "",
  dockerfile: "Dockerfile",
  arguments: {},
}

describe("the table of images", () => {
  it("has a name and a heading over each column", () => {
    const paint = show(<ImageTable images={[anImage()]} team={team} />)
    expect(paint.the("table")["aria-label"]).toBe("Images")
    expect(paint.texts("th")).toEqual(["Name", "Source", "Last build", "Used by", "Changed"])
  })

  it("tells name, source, last build, use and age, and leads to the image", () => {
    const paint = show(<ImageTable images={[anImage()]} team={team} />)
    expect(paint.texts("td")).toEqual(["API image", "Dockerfile", "Built", "1 service", "1 hour ago"])
    expect(paint.links).toEqual({ "API image": "/hangang/images/api" })
  })

  it("says that an image was never built, save one that needs no build", () => {
    const name = anImage({ id: "image-2", source: { kind: "name", name: "naru/redis:8" }, lastBuild: null })
    const cells = show(<ImageTable images={[anImage({ lastBuild: null }), name]} team={team} />).texts("td")
    expect([cells[2], cells[7]]).toEqual(["Not built", "–"])
  })

  it.each([
    [0, "no service"],
    [1, "1 service"],
    [3, "3 services"],
  ])("counts %i users as %s", (serviceCount, words) => {
    expect(show(<ImageTable images={[anImage({ serviceCount })]} team={team} />).texts("td")[3]).toBe(words)
  })
})

describe("where an image comes from", () => {
  const file = { path: "server.js", content: "" }
  const dockerfile = { kind: "dockerfile" as const, dockerfile: "FROM scratch", arguments: {} }

  it.each([
    [{ ...dockerfile, files: [] }, "Dockerfile"],
    [{ ...dockerfile, files: [file] }, "Dockerfile and 1 file"],
    [{ ...dockerfile, files: [file, file] }, "Dockerfile and 2 files"],
    [{ kind: "name" as const, name: "naru/redis:8" }, "naru/redis:8"],
    [git, "git.example.org/team/api · main"],
  ])("is told in a few words", (source, words) => {
    expect(show(<SourceLabel source={source} />).text).toBe(words)
  })
})

describe("the layers of an image", () => {
  const layers = [
    { createdBy: "/bin/sh -c npm ci", sizeBytes: 3_000_000 },
    { createdBy: "ENV PORT=80", sizeBytes: 0 },
    { createdBy: "COPY . .", sizeBytes: 1_000_000 },
  ]

  it("lie in a named list with instruction, text and size", () => {
    const paint = show(<LayerStack layers={layers} />)
    expect(paint.the("ol")["aria-label"]).toBe("Layers")
    expect(paint.texts("li")).toEqual(["RUN npm ci 3 MB", "ENV PORT=80 no files", "COPY . . 1 MB"])
  })

  it("are as wide as they are heavy, for eyes alone", () => {
    const paint = show(<LayerStack layers={layers} />)
    const widths = paint.all("div").flatMap(({ style }) => (style ? [style] : []))
    expect(widths).toEqual(["width:75%", "width:25%"])
    expect(paint.all("div").filter((bar) => bar["aria-hidden"] === "true")).toHaveLength(2)
  })

  it("say in Korean that a step added no file", () => {
    expect(show(<LayerStack layers={layers} />, { locale: "ko" }).text).not.toContain("no files")
  })
})

describe("what is wrong with a Dockerfile", () => {
  it("is nothing at all where all is well", () => {
    expect(show(<ProblemList problems={[]} />).html).toBe("")
  })

  it("is listed with its place, and read aloud as it comes", () => {
    const paint = show(
      <ProblemList
        problems={[
          { line: 3, column: 1, message: "RUNN is no instruction.", severity: "error" },
          { line: 5, column: 9, message: "Pin the version.", severity: "warning" },
        ]}
      />,
    )
    expect(paint.the("ul")["aria-live"]).toBe("polite")
    expect(paint.texts("li")[0]).toMatch(/3.*1.*RUNN is no instruction\.$/)
    expect(paint.all("svg").map((mark) => mark.class?.includes("text-bad"))).toEqual([true, false])
  })
})
