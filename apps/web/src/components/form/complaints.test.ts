import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { serviceConfigSchema } from "@naru/core/services/schema"
import { describe, expect, it } from "vitest"
import { findComplaint } from "./complaints.ts"
import { fieldErrors } from "./field-errors.ts"

const core = join(import.meta.dirname, "../../../../../packages/core/src")

/** Sentences that stand in the schemas of the core. */
function sentencesOfSchemas(): string[] {
  const files = readdirSync(core, { recursive: true, encoding: "utf8" })
  return files
    .filter((name) => /(\.schema|slugs)\.ts$/.test(name))
    .flatMap((name) => [...readFileSync(join(core, name), "utf8").matchAll(/"([A-Z][^"\n]*\.)"/g)])
    .map((match) => match[1] ?? "")
}

describe("complaints about a form", () => {
  it("are known, every one that the schemas make", () => {
    const sentences = sentencesOfSchemas()
    expect(sentences.length).toBeGreaterThan(20)
    expect(sentences.filter((sentence) => !findComplaint(sentence))).toEqual([])
  })

  it("keep the name of what they are about", () => {
    const config = {
      variables: [
        { name: "A", value: "" },
        { name: "A", value: "" },
      ],
      ports: [{ container: Number.NaN }],
    }
    const result = serviceConfigSchema.safeParse(config)
    const errors = result.success ? {} : fieldErrors(result.error)
    expect(findComplaint(errors["ports.0.container"] ?? "")?.key).toBe("numberMissing")
    expect(findComplaint("The variable A is set twice.")).toEqual({
      key: "variableTwice",
      values: { name: "A" },
    })
  })

  it("stay as they are when nobody knows them", () => {
    expect(findComplaint("Something new.")).toBeUndefined()
  })
})
