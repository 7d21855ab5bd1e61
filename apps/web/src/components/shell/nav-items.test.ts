import { expect, it } from "vitest"
import { isCurrentPlace } from "./nav-items.ts"

it("marks the overview on its own page only", () => {
  expect(isCurrentPlace("/harbor", "/harbor", "")).toBe(true)
  expect(isCurrentPlace("/harbor/images", "/harbor", "")).toBe(false)
})

it("marks a place for all pages below it, and not for its neighbours by name", () => {
  expect(isCurrentPlace("/harbor/images/web/builds/3", "/harbor/images", "/images")).toBe(true)
  expect(isCurrentPlace("/harbor/images-old", "/harbor/images", "/images")).toBe(false)
})
