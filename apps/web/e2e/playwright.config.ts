import { defineConfig } from "@playwright/test"
import { platform } from "./platform.ts"

/** Real Chromium against the real platform; the stories build on each other, so one after the other, in the order of their names. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../test-results",
  workers: 1,
  fullyParallel: false,
  // A story that breaks leaves nothing for the next ones to stand on.
  maxFailures: process.env.NARU_E2E_KEEP_GOING ? 0 : 3,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json"]],
  use: {
    baseURL: platform.url,
    locale: "en-US",
    viewport: { width: 1360, height: 860 },
    actionTimeout: 20_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.NARU_E2E_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
})
