import * as z from "zod"

/** A path inside a build context: relative, with `/`, never leaving it. */
export const contextPathSchema = z
  .string()
  .min(1, "Give the file a path.")
  .max(500)
  .refine((path) => !path.startsWith("/") && !path.split("/").some((part) => part === ".." || part === ""), {
    message: "Use a path inside the build context, such as src/main.js.",
  })

const buildArgumentsSchema = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "Use letters, digits and underscores."),
  z.string().max(4096),
)

const targetSchema = z.string().trim().min(1).max(100).optional()

/** A Dockerfile written in Naru, with the files that it copies. */
const dockerfileSourceSchema = z.object({
  kind: z.literal("dockerfile"),
  dockerfile: z.string().min(1, "Write a Dockerfile.").max(500_000),
  files: z
    .array(
      z.object({
        path: contextPathSchema,
        content: z.string().max(1_000_000),
        executable: z.boolean().optional(),
      }),
    )
    .max(200, "Use at most 200 files; a git repository holds more.")
    .default([]),
  target: targetSchema,
  arguments: buildArgumentsSchema.default({}),
})

/** git addresses that need no shell and no local path: https, ssh, and the `user@host:path` form. */
const gitUrlSchema = z
  .string()
  .trim()
  .regex(
    /^(https?:\/\/|ssh:\/\/|git@)[^\s-][^\s]*$/,
    "Use an address such as https://github.com/team/repository.git.",
  )

const gitSourceSchema = z.object({
  kind: z.literal("git"),
  url: gitUrlSchema,
  branch: z
    .string()
    .trim()
    .regex(/^[^-\s~^:?*[\\][^\s~^:?*[\\]*$/, "This is not a branch name.")
    .default("main"),
  /** Folder of the build context inside the repository; empty is its root. */
  directory: z.union([z.literal(""), contextPathSchema]).default(""),
  /** Path of the Dockerfile inside the build context. */
  dockerfile: contextPathSchema.default("Dockerfile"),
  target: targetSchema,
  arguments: buildArgumentsSchema.default({}),
})

const nameSourceSchema = z.object({
  kind: z.literal("name"),
  name: z
    .string()
    .trim()
    .regex(/^[a-z0-9][\w./:@-]*$/, "Use an image name, such as naru/busybox:latest."),
})

/** Where an image comes from: a Dockerfile with its files, a git repository, or a name. */
export const imageSourceSchema = z.discriminatedUnion("kind", [
  dockerfileSourceSchema,
  gitSourceSchema,
  nameSourceSchema,
])
export type ImageSource = z.infer<typeof imageSourceSchema>
