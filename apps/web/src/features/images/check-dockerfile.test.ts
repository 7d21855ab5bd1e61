import { expect, it } from "vitest"
import { checkDockerfile } from "./check-dockerfile.ts"

it("is silent about a good Dockerfile", () => {
  expect(checkDockerfile('FROM naru/busybox\nRUN echo hi > /hi\nCMD ["cat", "/hi"]\n')).toEqual([])
})

it("places an unknown instruction at its line", () => {
  const [problem] = checkDockerfile("FROM naru/busybox\nRUNN echo hi\n")
  expect(problem).toMatchObject({ line: 2, column: 1, severity: "error" })
})
