import { ask } from "./platform.ts"
import { expect, expectLive, test } from "./stories.ts"

const hostname = "shop-market.localhost"

test("a project, a service with a port and a secret, deployed and reached through the front door", async ({
  page,
}) => {
  await page.goto("/harbor/projects")
  await page.getByRole("button", { name: "New project" }).click()
  await page.getByRole("dialog").getByLabel("Name").fill("Market")
  await page.getByRole("dialog").getByRole("button", { name: "New project" }).click()
  await page.getByRole("link", { name: /Production/ }).click()

  await page.getByRole("button", { name: "New service" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Name", { exact: true }).fill("Shop")
  await dialog.getByLabel("Image definition").click()
  await page.getByRole("option", { name: "Shop" }).click()
  await dialog.getByLabel("HTTP port").fill("8080")
  await dialog.getByRole("button", { name: "Create service" }).click()

  await page.getByRole("link", { name: "Configuration" }).click()
  await page.getByRole("button", { name: "Add secret" }).click()
  await page.getByRole("dialog").getByLabel("Name").fill("API_KEY")
  await page.getByRole("dialog").getByLabel("Value").fill("swordfish-7d1c")
  await page.getByRole("dialog").getByRole("button", { name: "Add secret" }).click()
  await expect(page.getByRole("checkbox", { name: "API_KEY" })).toBeChecked()
  await page.getByRole("button", { name: "Add variable" }).click()
  await page.getByLabel("Name of variable 1").fill("COLOR")
  await page.getByLabel("Value of variable 1").fill("teal")
  await page.getByRole("button", { name: "Save and deploy" }).click()
  await expectLive(page, 1)
  expect(await ask(hostname)).toEqual({ status: 200, body: "<h1>Shop, edition 1</h1>\n" })

  const shop = await page.context().newPage()
  await shop.goto(
    await page
      .getByRole("link", { name: hostname })
      .first()
      .getAttribute("href")
      .then((href) => href ?? ""),
  )
  await expect(shop.getByRole("heading", { name: "Shop, edition 1" })).toBeVisible()
})

test("the secret is nowhere to be read, and says who uses it", async ({ page }) => {
  await page.goto("/harbor/secrets")
  const row = page.getByRole("row", { name: /API_KEY/ })
  await expect(row).toContainText("Shop")
  await expect(page.locator("body")).not.toContainText("swordfish-7d1c")
  await page.goto("/harbor/projects/market/production/shop")
  await page.getByRole("link", { name: /shop-1-1/ }).click()
  await expect(page.getByText("COLOR=teal")).toBeVisible()
  await expect(page.locator("body")).not.toContainText("swordfish-7d1c")
})

test("what is saved and not deployed is told, and can be discarded or deployed", async ({ page }) => {
  await page.goto("/harbor/projects/market/production/shop/configuration")
  await page.getByLabel("Value of variable 1").fill("blue")
  await expect(page.getByText("Changes that are not saved.")).toBeVisible()
  await page.getByRole("button", { name: "Discard" }).click()
  await expect(page.getByLabel("Value of variable 1")).toHaveValue("teal")
  await page.getByLabel("Value of variable 1").fill("blue")
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await expect(page.getByText("Saved, not live yet: Variables & secrets.")).toBeVisible()
})

test("a service that never becomes healthy says why, and the one before goes on serving", async ({
  page,
}) => {
  await page.goto("/harbor/projects/market/production/shop/configuration")
  await page.getByLabel("Check", { exact: true }).click()
  await page.getByRole("option", { name: "HTTP request" }).click()
  await page.getByLabel("Path", { exact: true }).fill("/nothing-here")
  await page.getByLabel("Every (s)").fill("0.2")
  await page.getByLabel("Failures in a row").fill("3")
  await page.getByRole("button", { name: "Save and deploy" }).click()
  await expect(page.getByText("It failed: Wait until healthy")).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText("Release 1 is still serving.")).toBeVisible()
  expect((await ask(hostname)).status).toBe(200)
  await page.goto("/harbor")
  await expect(page.getByText("The last deployment of Shop failed")).toBeVisible()

  await page.goto("/harbor/projects/market/production/shop/configuration")
  await page.getByLabel("Path", { exact: true }).fill("/")
  await page.getByRole("button", { name: "Save and deploy" }).click()
  await expectLive(page, 3)
})
