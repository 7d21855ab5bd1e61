import { expect, test } from "vitest"
import { downPage } from "./down-page.ts"

test("names what does not answer and why", () => {
  const page = downPage({ title: "Web · Shop", detail: "None of its replicas is running." })
  expect(page).toContain("<h1>Web · Shop does not answer</h1>")
  expect(page).toContain("None of its replicas is running.")
})

test("shows names as they are, never as markup or placeholders", () => {
  const page = downPage({ title: '<script>"a" & {env.HOME}', detail: "" })
  expect(page).toContain("&lt;script&gt;&quot;a&quot; &amp; env.HOME")
})
