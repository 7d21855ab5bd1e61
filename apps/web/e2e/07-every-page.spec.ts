import type { Page } from "@playwright/test"
import { expect, test } from "./stories.ts"

const service = "/harbor/projects/market/production/shop"
const pages = [
  "/harbor",
  "/harbor/projects",
  "/harbor/projects/market",
  "/harbor/projects/market/production",
  service,
  `${service}/releases`,
  `${service}/logs`,
  `${service}/configuration`,
  "/harbor/images",
  "/harbor/images?new=true",
  "/harbor/images/shop",
  "/harbor/images/shop?tab=layers",
  "/harbor/images/shop?tab=source",
  "/harbor/images/shop/builds/1",
  "/harbor/containers",
  "/harbor/secrets",
  "/harbor/activity",
  "/harbor/settings",
  "/harbor/settings?tab=team",
  "/harbor/settings?tab=platform",
]

async function lookAtAll(page: Page, heading: RegExp): Promise<void> {
  for (const path of pages) {
    await page.goto(path)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0)
    await expect(page, path).toHaveTitle(heading)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${path} is wider than the screen`).toBeLessThanOrEqual(0)
  }
}

test.describe("in Korean, dark, on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark" })

  test("every page fits, and the console stays silent", async ({ page, complaints }) => {
    await page.goto("/harbor/settings")
    await page.getByRole("radio", { name: "한국어" }).click()
    await expect(page.getByRole("heading", { name: "설정" })).toBeVisible()
    await expect(page.locator("html")).toHaveAttribute("lang", "ko")
    await lookAtAll(page, / · Naru$/)
    expect(complaints.list()).toEqual([])
    await page.goto("/harbor/settings")
    await page.getByRole("radio", { name: "English" }).click()
    await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible()
  })
})

test("every page fits a wide screen, and the console stays silent", async ({ page, complaints }) => {
  await lookAtAll(page, / · Naru$/)
  expect(complaints.list()).toEqual([])
})

test("the theme that was chosen is there from the first paint", async ({ page }) => {
  await page.goto("/harbor/settings")
  await page.getByRole("radio", { name: "Dark" }).click()
  await expect(page.locator("html")).toHaveClass(/dark/)
  await page.reload()
  await expect(page.locator("html")).toHaveClass(/dark/)
  await page.getByRole("radio", { name: "System" }).click()
  await expect(page.locator("html")).not.toHaveClass(/dark/)
})
