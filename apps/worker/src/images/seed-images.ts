import { createReadStream } from "node:fs"
import { readdir } from "node:fs/promises"
import { basename, join } from "node:path"
import { errnoOf } from "@naru/base/errors"
import type { Host } from "../host.ts"

/** Loads the archives of a folder whose image (`naru/<file name>`) this host does not have yet. */
export async function seedImages(
  { engine, log }: Pick<Host, "engine" | "log">,
  folder: string,
): Promise<void> {
  for (const file of await archives(folder)) {
    const name = `naru/${basename(file, ".tar")}`
    if (await engine.images.find(name)) continue
    for await (const { image, names } of engine.images.load(createReadStream(join(folder, file)))) {
      log.info({ image: image.id, names }, "Loaded an image of the installation")
    }
  }
}

async function archives(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.endsWith(".tar"))
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return []
    throw error
  }
}
