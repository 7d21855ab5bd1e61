import { readdir, readFile, stat } from "node:fs/promises"
import { join, relative } from "node:path"
import type { ImageSource } from "../images/index.ts"

/** Reads a build context of text files from a folder of `examples/`, as an image definition keeps it. */
export async function readExample(
  directory: string,
  { arguments: buildArguments }: { arguments: Record<string, string> },
): Promise<ImageSource> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries
    .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
    .sort()
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: relative(directory, path),
      content: await readFile(path, "utf8"),
      executable: ((await stat(path)).mode & 0o100) !== 0,
    })),
  )
  return {
    kind: "dockerfile",
    dockerfile: files.find(({ path }) => path === "Dockerfile")?.content ?? "",
    files: files.filter(({ path }) => path !== "Dockerfile"),
    arguments: buildArguments,
  }
}
