import { expect, it } from "vitest"
import { checkYaml } from "./check-yaml.ts"

it("finds nothing wrong with good YAML", () => {
  expect(checkYaml("services:\n  web:\n    image: naru/hello\n")).toEqual([])
})

it("places a mistake at its line and column", () => {
  const [problem] = checkYaml("services:\n  web: [1, 2\n  db: x\n")
  expect(problem).toMatchObject({ line: 3, severity: "error" })
})

it("tells of a key that stands twice", () => {
  const [problem] = checkYaml("a: 1\na: 2\n")
  expect(problem).toMatchObject({ line: 2, column: 1, message: expect.stringContaining("unique") })
})
