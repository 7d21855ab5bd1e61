import { createHmac } from "node:crypto"
import { ask, knock, partOf, platform } from "./platform.ts"
import { expect, expectLive, test, write } from "./stories.ts"

const hostname = "shop-market.localhost"
const service = "/harbor/projects/market/production/shop"

test("a signed webhook deploys the next edition under constant requests, none of which fails", async ({
  page,
}) => {
  await page.goto("/harbor/images/shop?tab=source")
  await page.getByRole("button", { name: "index.html" }).click()
  await write(page, "index.html", "<h1>Shop, edition 2</h1>\n")
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("Saved. The next build uses it.")).toBeVisible()

  await page.goto(`${service}/configuration`)
  await page.getByRole("button", { name: "Create webhook" }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Create webhook" }).click()
  await expect(page.getByText("The webhook is ready")).toBeVisible()
  const [address, key] = await page
    .getByRole("status")
    .filter({ hasText: "The webhook is ready" })
    .locator("pre")
    .allTextContents()

  const visitors = knock(hostname)
  const body = JSON.stringify({ commit: "2ed1710" })
  const send = (secret: string) =>
    page.request.post(address ?? "", {
      data: body,
      headers: {
        "content-type": "application/json",
        "x-naru-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      },
    })
  expect((await send("somebody-elses-key")).status()).toBe(401)
  expect((await send(key ?? "")).status()).toBe(202)
  await expect.poll(async () => (await ask(hostname)).body, { timeout: 60_000 }).toContain("edition 2")
  await page.waitForTimeout(2_000)
  const answers = await visitors.stop()
  expect(answers.length).toBeGreaterThan(50)
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])

  await page.getByRole("button", { name: "I have kept it" }).click()
  await page.getByRole("button", { name: "Deliveries" }).click()
  const deliveries = page.getByRole("list", { name: "Deliveries" })
  await expect(deliveries).toContainText("Deployed")
  await expect(deliveries).toContainText("Refused")
})

test("roll back takes two clicks and serves the edition before", async ({ page }) => {
  await page.goto(`${service}/releases`)
  const history = page.getByRole("table", { name: "History" })
  await expect(history.getByRole("row", { name: /Deployment 4/ })).toContainText("by webhook")
  await history
    .getByRole("row", { name: /Deployment 3/ })
    .getByRole("button", { name: /Roll back/ })
    .click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Roll back" }).click()
  await expectLive(page, 5)
  expect((await ask(hostname)).body).toContain("edition 1")
  await page.goto(`${service}/releases`)
  await expect(history.getByRole("row", { name: /Deployment 5/ })).toContainText("rolled back by Mina Kim")
})

test("worker and web are killed, and everything goes on", async ({ page }) => {
  const before = { web: partOf("web").pid, worker: partOf("worker").pid }
  process.kill(before.worker, "SIGKILL")
  expect((await ask(hostname)).status).toBe(200)
  process.kill(before.web, "SIGKILL")
  expect((await ask(hostname)).status).toBe(200)
  await expect.poll(() => partOf("web").pid, { timeout: 30_000 }).not.toBe(before.web)
  await expect.poll(() => partOf("worker").pid, { timeout: 30_000 }).not.toBe(before.worker)
  await expect
    .poll(async () => (await page.request.get(`${platform.url}/api/health`)).status(), { timeout: 60_000 })
    .toBe(200)

  await page.goto(service)
  await expect(page.getByRole("link", { name: /shop-5-1/ })).toContainText("Running")
  await page.getByRole("button", { name: "Deploy" }).click()
  await expectLive(page, 6)
  expect((await ask(hostname)).body).toContain("edition 2")
})
