/** The walls of docs/architecture.md as rules: who may import whom. */
const engine = "^packages/engine/src"
const engineRows = {
  oci: [],
  reference: ["oci"],
  system: [],
  metadata: ["system"],
  leases: ["metadata", "oci"],
  events: ["metadata"],
  content: ["oci", "metadata", "system"],
  mounts: ["system"],
  snapshots: ["mounts", "metadata", "system", "oci"],
  diff: ["content", "mounts", "oci", "system"],
  images: ["content", "snapshots", "diff", "leases", "metadata", "oci", "reference", "mounts"],
  remotes: ["content", "oci", "reference"],
  runtime: ["mounts", "oci", "system"],
  networks: ["metadata", "mounts", "system"],
  volumes: ["metadata", "mounts", "system"],
}

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...Object.entries(engineRows).map(([folder, allowed]) => ({
      name: `engine-${folder}`,
      severity: "error",
      from: { path: `${engine}/${folder}/`, pathNot: "\\.test\\.ts$" },
      to: { path: `${engine}/`, pathNot: `${engine}/(${[folder, ...allowed].join("|")})/` },
    })),
    {
      name: "base-stands-alone",
      severity: "error",
      from: { path: "^packages/base" },
      to: { path: "^(packages/(?!base)|apps)" },
    },
    {
      name: "engine-knows-only-base",
      severity: "error",
      from: { path: "^packages/engine" },
      to: { path: "^(packages/(?!base|engine)|apps)" },
    },
    {
      name: "docker-api-knows-only-engine",
      severity: "error",
      from: { path: "^packages/docker-api" },
      to: { path: "^(packages/(?!base|engine|docker-api)|apps)" },
    },
    {
      name: "core-uses-engine-by-type-only",
      severity: "error",
      from: { path: "^packages/core", pathNot: "\\.int\\.test\\.ts$" },
      // The Dockerfile parser is pure: the same check in the editor, here and in the build.
      to: { path: "^packages/(engine|docker-api)", pathNot: "^packages/engine/src/builder/(parse|expand)/" },
    },
    { name: "core-knows-no-app", severity: "error", from: { path: "^packages/core" }, to: { path: "^apps" } },
    {
      name: "nouns-meet-at-their-index",
      severity: "error",
      from: { path: "^packages/core/src/([^/]+)/" },
      to: {
        path: "^packages/core/src/([^/]+)/",
        pathNot: [
          "^packages/core/src/$1/",
          "^packages/core/src/[^/]+/(index|schema)\\.ts$",
          "^packages/core/src/(generated|testing)/",
        ],
      },
    },
    {
      name: "prisma-only-in-repositories",
      severity: "error",
      from: { path: "^(packages|apps|infra)", pathNot: "(\\.repository\\.ts|/database\\.ts|/generated/)" },
      to: { path: "(@prisma/(client|adapter)|/generated/prisma)" },
    },
    {
      name: "bullmq-only-in-jobs",
      severity: "error",
      from: { path: "^(packages|apps|infra)", pathNot: "^packages/core/src/jobs/" },
      to: { path: "node_modules/bullmq" },
    },
    {
      name: "processes-start-in-one-place",
      severity: "error",
      from: {
        path: "^(packages|apps|infra)",
        pathNot: [
          "^packages/engine/src/system/spawn\\.ts$",
          "^packages/base/src/spawn\\.ts$",
          "\\.test\\.ts$",
          "/(e2e|testing)/",
          "^infra/[^/]+\\.ts$",
        ],
      },
      to: { path: "^(node:)?child_process$" },
    },
    {
      name: "only-the-worker-opens-an-engine",
      severity: "error",
      from: { path: "^(apps/web|infra|packages/core)", pathNot: "\\.int\\.test\\.ts$" },
      to: {
        path: "^packages/engine",
        // The Dockerfile parser is pure: the editor in the browser checks with it as one types.
        pathNot: "^packages/engine/src/builder/parse/index\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "dockerfile-parser-is-pure",
      severity: "error",
      from: { path: `${engine}/builder/(parse|expand)/`, pathNot: "\\.test\\.ts$" },
      to: {
        path: "^(packages|node_modules|node:|[a-z_]+$)",
        pathNot: `^(${engine.slice(1)}/builder/(parse|expand)/|packages/base/src/errors\\.ts$)`,
      },
    },
    {
      name: "browser-takes-only-types-from-the-server",
      severity: "error",
      from: { path: "^apps/web/src/(features|components)" },
      to: { path: "^apps/web/src/server" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(/dist/|/\\.next/|/generated/)" },
    // Babel parses: TypeScript 7 has no API for dependency-cruiser. It drops `import type`, so only what runs is judged.
    babelConfig: { fileName: "infra/boundaries/babel.config.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["naru-source", "import", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
    },
  },
}
