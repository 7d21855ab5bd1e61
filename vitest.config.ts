import { defineConfig } from "vitest/config"

const conditions = ["naru-source", "node", "import", "module", "default"]
// Vitest starts Node with the ssr conditions: with "import" among them a require() would get ES modules.
const forNode = ["naru-source", "node"]
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions: forNode, externalConditions: forNode } },
}
const ignored = ["**/node_modules/**", "**/dist/**", "**/.next/**", "**/e2e/**"]

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["{apps,packages,infra,bench}/**/*.test.{ts,tsx}"],
          exclude: [...ignored, "**/*.int.test.ts"],
        },
      },
      {
        ...shared,
        test: {
          name: "integration",
          globalSetup: ["packages/core/src/testing/global-setup.ts"],
          include: ["{apps,packages,infra}/**/*.int.test.ts"],
          exclude: ignored,
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // What is waited for comes in milliseconds on a quiet machine, and later on a busy one.
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
})
