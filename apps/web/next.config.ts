import { join } from "node:path"
import type { NextConfig } from "next"
import createNextIntlPlugin from "next-intl/plugin"

const root = join(import.meta.dirname, "../..")

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: root,
  // The sample's build context is read at run time.
  outputFileTracingIncludes: { "/api/trpc/[trpc]": ["../../examples/**/*"] },
  turbopack: { root },
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "bullmq",
    "dockerode",
    "ioredis",
    "pg",
    "pino",
  ],
  poweredByHeader: false,
  reactStrictMode: true,
  // The front door compresses; twice would hold back live streams.
  compress: false,
}

export default createNextIntlPlugin("./src/i18n/request.ts")(config)
