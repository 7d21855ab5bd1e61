import { imageSourceSchema } from "@naru/core/images/schema"
import { describe, expect, it } from "vitest"
import { checkDockerfile } from "./check-dockerfile.ts"
import { checkOf, emptySources, hasErrors, languageOf } from "./source-draft.ts"

const faultsOf = (value: unknown) => {
  const parsed = imageSourceSchema.safeParse(value)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => [path.join("."), message])
}

describe("a Dockerfile while it is written", () => {
  it.each([
    ["FROM scratch\nCOPPY a b\n", 2],
    ["FROM scratch\n\n\nRUNN true\n", 4],
    ["RUN true\n", 1],
  ])("shows the mistake of %j at line %i", (text, line) => {
    const [problem] = checkDockerfile(text).filter(({ severity }) => severity === "error")
    expect(problem).toMatchObject({ line, column: expect.any(Number), message: expect.stringMatching(/\S/) })
  })

  it("has no mistake in what can be built", () => {
    const text =
      'FROM scratch AS build\nCOPY . /src\n\nFROM scratch\nCOPY --from=build /src /app\nCMD ["/app/x"]\n'
    expect(checkDockerfile(text).filter(({ severity }) => severity === "error")).toEqual([])
  })

  it("that is empty is a mistake, not a crash", () => {
    expect(hasErrors({ ...emptySources.dockerfile, dockerfile: "" })).toBe(true)
    expect(hasErrors({ ...emptySources.dockerfile, dockerfile: "# only a comment\n" })).toBe(true)
  })
})

describe("a new source", () => {
  it("asks for what a person must say themselves, with a sentence at its field", () => {
    expect(faultsOf(emptySources.git)).toEqual([
      ["url", "Use an address such as https://github.com/team/repository.git."],
    ])
    expect(faultsOf(emptySources.name)).toEqual([["name", "Use an image name, such as naru/busybox:latest."]])
  })

  it("is right once that is said", () => {
    expect(faultsOf({ ...emptySources.git, url: "https://example.com/shop.git" })).toEqual([])
    expect(faultsOf({ ...emptySources.name, name: "naru/busybox" })).toEqual([])
  })

  it("cannot hold a file outside of its build context", () => {
    const files = [{ path: "../../etc/passwd", content: "" }]
    const faults = faultsOf({ ...emptySources.dockerfile, files })
    expect(faults).toEqual([["files.0.path", "Use a path inside the build context, such as src/main.js."]])
  })
})

describe("the editor", () => {
  it.each([
    ["Dockerfile", "dockerfile"],
    ["Dockerfile.prod", "dockerfile"],
    ["deploy/Dockerfile", "dockerfile"],
    ["MyDockerfile", "text"],
    ["Dockerfile/readme.md", "text"],
    ["a.yml", "yaml"],
    ["yaml", "text"],
    ["run.sh", "shell"],
    ["run.sh.txt", "text"],
  ])("speaks of %s as %s", (path, language) => {
    expect(languageOf(path)).toBe(language)
  })

  it("marks mistakes in Dockerfiles and YAML, and leaves other files in peace", () => {
    expect(checkOf("dockerfile")?.("NOPE")).toMatchObject([{ line: 1, severity: "error" }])
    expect(checkOf("yaml")?.("a: 1\n b: 2\n")).not.toEqual([])
    expect(checkOf("shell")).toBeUndefined()
  })
})
