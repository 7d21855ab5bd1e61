import { ask } from "./platform.ts"
import { expect, test } from "./stories.ts"

const service = "/harbor/projects/market/production/shop"

test("a terminal opens in the container, finds the secret file, and takes what is typed", async ({
  page,
}) => {
  await page.goto(service)
  await page.getByRole("link", { name: /shop-6-1/ }).click()
  await page.getByRole("tab", { name: "Terminal" }).click()
  await page.getByRole("button", { name: "Open terminal" }).click()
  const terminal = page.getByRole("application", { name: "Terminal" })
  await expect(terminal).toContainText("#")
  await page.keyboard.type("wc -c < /run/secrets/API_KEY; echo $((6*7))\n")
  await expect(terminal).toContainText("14")
  await expect(terminal).toContainText("42")
  await page.keyboard.type("exit\n")
  await expect(page.getByText("The terminal has ended")).toBeVisible()
})

test("logs come live and can be searched", async ({ page }) => {
  await page.goto(`${service}/logs`)
  await expect(page.getByText("Live", { exact: true }).last()).toBeVisible()
  await ask("shop-market.localhost", "/a-page-that-is-looked-for")
  const log = page.getByRole("log")
  await expect(log).toContainText("response:404")
  await page.getByRole("searchbox", { name: "Search" }).fill("response:404")
  await expect(page.getByText(/^\d+ hits?$/)).toBeVisible()
  await expect(log.locator("mark").first()).toHaveText("response:404")
  await page.getByRole("searchbox", { name: "Search" }).fill("no line has this")
  await expect(log).toContainText("No line has these words.")
})

test("the host's containers are listed with what they serve, and their use is drawn", async ({ page }) => {
  await page.goto("/harbor/containers")
  const table = page.getByRole("table", { name: "Containers" })
  await expect(table.getByRole("row", { name: /shop-6-1/ })).toContainText("Shop")
  await page.getByRole("searchbox", { name: "Find by name or image" }).fill("hello")
  await expect(table.getByRole("row", { name: /shop-6-1/ })).toBeHidden()
  await page.getByRole("searchbox", { name: "Find by name or image" }).fill("shop-6-1")
  await table.getByRole("link", { name: /shop-6-1/ }).click()
  await page.getByRole("tab", { name: "Stats" }).click()
  await expect(page.getByRole("img", { name: /^Memory: [\d.]+ [kM]B/ })).toBeVisible()
})
