import { cp, mkdir, rename, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { describeError } from "@naru/base/errors"
import { CommandFailed, start } from "@naru/base/spawn"
import { build } from "esbuild"

/** Builds the dashboard into `.next/standalone`: pages, static files, fonts, and last the server that opens them. */
const here = import.meta.dirname
const standalone = join(here, ".next", "standalone", "apps", "web")
const resolve = createRequire(import.meta.url).resolve

try {
  await copyFonts()
  await buildPages()
  await copyStatic()
  await bundleServer()
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`)
  process.exitCode = 1
}

/** Korean glyphs by range of characters: a page loads what it shows. */
async function copyFonts(): Promise<void> {
  const source = join(dirname(resolve("pretendard/package.json")), "dist", "web", "variable")
  const target = join(here, "public", "fonts")
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  await cp(join(source, "woff2-dynamic-subset"), join(target, "woff2-dynamic-subset"), { recursive: true })
  await cp(join(source, "pretendardvariable-dynamic-subset.css"), join(target, "pretendard.css"))
}

async function buildPages(): Promise<void> {
  const next = await start({
    command: process.execPath,
    args: [resolve("next/dist/bin/next"), "build"],
    cwd: here,
    env: { ...inherited(), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    outputFd: process.stdout.fd,
  })
  const end = await next.ended
  if (end !== "exit 0") throw new CommandFailed("next build", undefined, `it ended with ${end}; see above`)
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
}

/** The standalone output leaves these to a CDN. */
async function copyStatic(): Promise<void> {
  await cp(join(here, ".next", "static"), join(standalone, ".next", "static"), { recursive: true })
  await cp(join(here, "public"), join(standalone, "public"), { recursive: true })
  // The sample's build context is read at run time.
  await cp(join(here, "../../examples"), join(standalone, "../../examples"), { recursive: true })
}

/** Written beside and renamed, as the last step: where this file is, the build is whole. */
async function bundleServer(): Promise<void> {
  const outfile = join(standalone, "naru-server.mjs")
  await build({
    entryPoints: [join(here, "server.ts")],
    outfile: `${outfile}.part`,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    conditions: ["naru-source"],
    sourcemap: "inline",
    sourcesContent: false,
    // What pages use as well, and what holds binaries, is in the standalone's own node_modules.
    external: ["next", "@node-rs/argon2", "@prisma/*", "bullmq", "dockerode", "ioredis", "pg", "pino"],
    // Bundled CommonJS calls require, which a module does not have.
    banner: {
      js: `import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);`,
    },
  })
  await rename(`${outfile}.part`, outfile)
}
