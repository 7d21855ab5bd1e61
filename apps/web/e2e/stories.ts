import { existsSync } from "node:fs"
import { join } from "node:path"
import { type Browser, test as base, expect, type Page } from "@playwright/test"
import { platform } from "./platform.ts"

export { expect }

/** The people of the stories. */
export const owner = {
  name: "Mina Kim",
  email: "mina@example.com",
  password: "river-ferry-42",
  team: "Harbor",
}
export const stranger = { name: "Jun Park", email: "jun@example.com", password: "another-shore-7" }

/** The owner's sign-in, kept from one story to the next with the platform that it is for. */
export const ownerSession = join(platform.run, "e2e-owner.json")

/** Everything that the browser complained about on the page so far. */
export interface Complaints {
  list: () => string[]
}

interface Fixtures {
  complaints: Complaints
}

/** A story told by the signed-in owner; `complaints` gathers what the console says. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures off this pattern
  storageState: async ({}, use) => use(existsSync(ownerSession) ? ownerSession : undefined),
  complaints: async ({ page }, use) => {
    const all: string[] = []
    page.on("console", (message) => {
      if (message.type() === "error") all.push(`${message.text()} (${message.location().url})`)
    })
    page.on("pageerror", (error) => all.push(error.message))
    await use({ list: () => all })
  },
})

/** A page in a browser of its own, signed in as nobody. */
export async function openStranger(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } })
  return context.newPage()
}

/** Signs in through the page. */
export async function signIn(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("Password").fill(password)
  await page.getByRole("button", { name: "Sign in" }).click()
}

/** Waits for the deployment on this page to be live. */
export async function expectLive(page: Page, number: number): Promise<void> {
  await expect(page.getByRole("heading", { name: `Deployment ${number}`, exact: true })).toBeVisible()
  await expect(page.getByText(/^Live in /)).toBeVisible({ timeout: 90_000 })
}

/** Puts text into a code editor. */
export async function write(page: Page, label: string, text: string): Promise<void> {
  const editor = page.getByRole("textbox", { name: label })
  await editor.click()
  await page.keyboard.press("Control+a")
  await page.keyboard.insertText(text)
}
