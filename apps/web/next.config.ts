import { join } from "node:path"
import type { NextConfig } from "next"
import createNextIntlPlugin from "next-intl/plugin"

const root = join(import.meta.dirname, "../..")

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: root,
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
  // `npm run check` sees to the types; the first start on somebody's host need not do it again.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  // The front door compresses; twice would hold back live streams.
  compress: false,
}

export default createNextIntlPlugin("./src/i18n/request.ts")(config)
