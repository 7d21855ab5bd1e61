import { ask, platform } from "./platform.ts"
import { expect, expectLive, openStranger, owner, ownerSession, signIn, test } from "./stories.ts"

test("the one-time link makes the owner, in the language of choice, and a sample runs within seconds", async ({
  page,
}) => {
  await page.goto(platform.ownerLink)
  await expect(page.getByRole("heading", { name: "Welcome to Naru" })).toBeVisible()
  await page.getByRole("button", { name: "한국어" }).click()
  await expect(page.getByRole("heading", { name: "Naru에 오신 것을 환영합니다" })).toBeVisible()
  await page.getByRole("button", { name: "English" }).click()
  await expect(page.getByRole("heading", { name: "Welcome to Naru" })).toBeVisible()

  await page.getByLabel("Name", { exact: true }).fill(owner.name)
  await page.getByLabel("E-mail").fill(owner.email)
  await page.getByLabel("Password").fill("short")
  await page.getByLabel("Team").fill(owner.team)
  await page.getByRole("button", { name: "Create and enter" }).click()
  await expect(page.getByText("Use at least 10 characters.")).toBeVisible()
  await page.getByLabel("Password").fill(owner.password)
  await page.getByRole("button", { name: "Create and enter" }).click()
  await expect(page.getByRole("heading", { name: "Welcome, Harbor" })).toBeVisible()
  await page.context().storageState({ path: ownerSession })

  const begun = Date.now()
  await page.getByRole("button", { name: "Run a sample" }).click()
  await expectLive(page, 1)
  expect(Date.now() - begun).toBeLessThan(10_000)
  const answer = await ask("hello-sample.localhost")
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining("1") })
})

test("the sample leads on to version 2 and back again in two clicks", async ({ page }) => {
  await page.goto("/harbor/projects/sample/production/hello/releases")
  await page.getByRole("link", { name: "Deployment 1" }).click()
  const first = await ask("hello-sample.localhost")
  await page.getByRole("button", { name: "Deploy version 2" }).click()
  await expectLive(page, 2)
  const second = await ask("hello-sample.localhost")
  expect(second.status).toBe(200)
  expect(second.body).not.toBe(first.body)

  await page.getByRole("button", { name: "Roll back to release 1" }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Roll back" }).click()
  await expectLive(page, 3)
  expect((await ask("hello-sample.localhost")).body).toBe(first.body)
})

test("the link opens nothing a second time", async ({ browser }) => {
  const page = await openStranger(browser)
  await page.goto(platform.ownerLink)
  await expect(page.getByRole("heading", { name: "This Naru has its owner" })).toBeVisible()
})

test("a person signs out and in again; a wrong password opens nothing", async ({ browser }) => {
  const page = await openStranger(browser)
  await page.goto("/harbor/images")
  await expect(page).toHaveURL(/\/sign-in/)
  await signIn(page, { email: owner.email, password: "not-this-one" })
  await expect(page.getByText("E-mail and password do not match. Check both.")).toBeVisible()
  await signIn(page, owner)
  await expect(page).toHaveURL(/\/harbor$/)
  await page.getByRole("button", { name: `Account of ${owner.name}` }).click()
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto("/harbor")
  await expect(page).toHaveURL(/\/sign-in/)
})
