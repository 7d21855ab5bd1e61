import { expect, openStranger, stranger, test } from "./stories.ts"

test("an invited person joins by the link with the role that was chosen", async ({ page, browser }) => {
  await page.goto("/harbor/settings?tab=team")
  await page.getByRole("combobox", { name: "Role", exact: true }).click()
  await page.getByRole("option", { name: "Viewer" }).click()
  await page.getByRole("button", { name: "Make link" }).click()
  const link = (await page.locator("pre").filter({ hasText: "/invitations/" }).textContent()) ?? ""

  const guest = await openStranger(browser)
  await guest.goto(link)
  await expect(guest.getByRole("heading", { name: "Join Harbor" })).toBeVisible()
  await guest.getByLabel("Name", { exact: true }).fill(stranger.name)
  await guest.getByLabel("E-mail").fill(stranger.email)
  await guest.getByLabel("Password").fill(stranger.password)
  await guest.getByRole("button", { name: "Join" }).click()
  await expect(guest).toHaveURL(/\/harbor$/)

  // A viewer sees, and is not offered what they may not do.
  await guest.goto("/harbor/projects/market/production/shop")
  await expect(guest.getByText("Live release")).toBeVisible()
  await expect(guest.getByRole("button", { name: "Deploy" })).toHaveCount(0)
  await guest.context().close()
})

test("another team sees none of the first one's", async ({ page, browser }) => {
  await page.goto("/harbor/settings?tab=team")
  await page.getByRole("button", { name: `Remove ${stranger.name}` }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click()
  await expect(page.getByText(stranger.email)).toBeHidden()

  await page.getByRole("button", { name: "Team Harbor" }).click()
  await page.getByRole("menuitem", { name: "New team…" }).click()
  await page.getByRole("dialog").getByLabel("Name").fill("Far Shore")
  await page.getByRole("dialog").getByRole("button", { name: "Create team" }).click()
  await expect(page).toHaveURL(/\/far-shore$/)
  await page.goto("/far-shore/settings?tab=team")
  await page.getByRole("button", { name: "Make link" }).click()
  const link = (await page.locator("pre").filter({ hasText: "/invitations/" }).textContent()) ?? ""

  const other = await openStranger(browser)
  await other.goto(link)
  await other.getByLabel("Name", { exact: true }).fill(stranger.name)
  await other.getByLabel("E-mail").fill(stranger.email)
  await other.getByLabel("Password").fill(stranger.password)
  await other.getByRole("button", { name: "Join" }).click()
  await expect(other).toHaveURL(/\/far-shore$/)
  for (const [path, nothing] of [
    ["projects", "Start a project"],
    ["images", "Define your first image"],
    ["containers", "Nothing runs yet"],
    ["secrets", "Keep what must stay hidden"],
  ]) {
    await other.goto(`/far-shore/${path}`)
    await expect(other.getByText(nothing ?? "")).toBeVisible()
  }
  const answer = await other.goto("/harbor/projects/market/production/shop")
  expect(answer?.status()).toBe(404)
  await expect(other.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible()
  await other.context().close()
})

test("the activity tells who did what", async ({ page }) => {
  await page.goto("/harbor/activity")
  await expect(page.getByText(/Mina Kim rolled back/).first()).toBeVisible()
  await expect(page.getByText(/Mina Kim opened a terminal in/).first()).toBeVisible()
  await page.getByRole("combobox", { name: "Show" }).click()
  await page.getByRole("option", { name: "Secret" }).click()
  await expect(page.getByText(/Mina Kim added the secret/)).toBeVisible()
  await expect(page.getByText(/rolled back/)).toHaveCount(0)
})
