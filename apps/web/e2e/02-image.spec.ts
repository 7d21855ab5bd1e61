import { expect, test, write } from "./stories.ts"

const broken = `FROM naru/busybox
COPY index.html /www/
RUNN echo built > /www/built
EXPOSE 8080
CMD ["httpd", "-f", "-v", "-p", "8080", "-h", "/www"]
`

test("a mistake in a Dockerfile is shown at its line, and once mended the image builds before one's eyes", async ({
  page,
}) => {
  await page.goto("/harbor/images")
  await page.getByRole("button", { name: "Define image" }).click()
  await page.getByLabel("Name", { exact: true }).fill("Shop")
  await write(page, "Dockerfile", broken)
  const problems = page.getByRole("list", { name: "Problems" })
  await expect(problems).toContainText("Line 3, column 1:")
  await expect(problems).toContainText("RUNN")
  await expect(page.getByRole("button", { name: "Create and build" })).toBeDisabled()

  await write(page, "Dockerfile", broken.replace("RUNN", "RUN"))
  await expect(problems).toBeHidden()
  await page.getByRole("button", { name: "index.html" }).click()
  await write(page, "index.html", "<h1>Shop, edition 1</h1>\n")
  await page.getByRole("button", { name: "Create and build" }).click()

  await expect(page.getByRole("heading", { name: "Build 1" })).toBeVisible()
  await expect(page.getByText("Built", { exact: true })).toBeVisible({ timeout: 60_000 })
  const steps = page.getByRole("list", { name: "Steps" })
  await expect(steps.getByRole("listitem")).toHaveCount(5)
  await expect(steps).toContainText("RUN echo built > /www/built")
})

test("the same again comes from the cache, and the layers tell what each step added", async ({ page }) => {
  await page.goto("/harbor/images/shop")
  await page.getByRole("button", { name: "Build", exact: true }).click()
  await expect(page.getByRole("heading", { name: "Build 2" })).toBeVisible()
  await expect(page.getByText("Built", { exact: true })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText("CACHED", { exact: true })).toHaveCount(5)

  await page.goto("/harbor/images/shop?tab=layers")
  const layers = page.getByRole("list", { name: "Layers" })
  await expect(layers).toContainText("echo built > /www/built")
  await expect(layers.getByRole("listitem").first()).toContainText("CMD")
})

test("a base that nobody has fails the build and says which", async ({ page }) => {
  await page.goto("/harbor/images?new=true")
  await page.getByLabel("Name", { exact: true }).fill("Nowhere")
  await write(page, "Dockerfile", "FROM naru/there-is-no-such-image\nRUN true\n")
  await page.getByRole("button", { name: "Create and build" }).click()
  await expect(page.getByText("The build failed")).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/there-is-no-such-image/).first()).toBeVisible()
})
