import { join } from "node:path"
import type { NextConfig } from "next"
import createNextIntlPlugin from "next-intl/plugin"

const root = join(import.meta.dirname, "../..")

/** No page of another origin may frame the dashboard, and no link out of it carries its addresses (some hold tokens). */
const protections = [
  { key: "X-Frame-Options", value: "DENY" },
  {
    key: "Content-Security-Policy",
    value: "frame-ancestors 'none'; base-uri 'self'; form-action 'self' https://github.com",
  },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
]

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
  async headers() {
    return [{ source: "/:path*", headers: protections }]
  },
  reactStrictMode: true,
  // The front door compresses; twice would hold back live streams.
  compress: false,
}

export default createNextIntlPlugin("./src/i18n/request.ts")(config)
