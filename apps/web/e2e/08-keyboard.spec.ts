import { expect, test } from "./stories.ts"

test("by keyboard alone: skip to the content, find a service, open its history, ask to roll back, and leave", async ({
  page,
}) => {
  await page.goto("/harbor")
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible()
  await page.keyboard.press("Tab")
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused()
  await page.keyboard.press("Enter")
  await expect(page.getByRole("main")).toBeFocused()

  await page.keyboard.press("Control+k")
  await expect(page.getByRole("combobox", { name: "Go to or do" })).toBeFocused()
  await expect(page.getByRole("option", { name: /Shop.*Market/ })).toBeVisible()
  await page.keyboard.type("shop market")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("heading", { name: "Shop" })).toBeVisible()

  await page.getByRole("link", { name: "Releases" }).focus()
  await page.keyboard.press("Enter")
  const ask = page
    .getByRole("table", { name: "History" })
    .getByRole("button", { name: /Roll back/ })
    .first()
  await expect(ask).toBeVisible()
  await ask.focus()
  await page.keyboard.press("Enter")
  const question = page.getByRole("alertdialog")
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused()
  await page.keyboard.press("Escape")
  await expect(question).toBeHidden()
  await expect(ask).toBeFocused()
})

test("the editor lets go: Escape, then Tab", async ({ page }) => {
  await page.goto("/harbor/images?new=true")
  const editor = page.getByRole("textbox", { name: "Dockerfile" })
  await editor.click()
  await page.keyboard.press("Escape")
  await page.keyboard.press("Tab")
  await expect(editor).not.toBeFocused()
})
