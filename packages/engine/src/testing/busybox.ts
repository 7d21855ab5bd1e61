import { createReadStream, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "@naru/base/spawn"
import type { Engine } from "../engine.ts"
import type { Image } from "../images/index.ts"

const script = join(import.meta.dirname, "../../../../infra/images/busybox.sh")

/** Loads `naru/busybox:latest` as a host gets it, made of Debian's package busybox-static. */
export async function importBusybox({ images }: Pick<Engine, "images">): Promise<Image> {
  const directory = mkdtempSync(join(tmpdir(), "naru-busybox-"))
  try {
    const archive = join(directory, "busybox.tar")
    await run({ command: script, args: [archive] })
    for await (const { image } of images.load(createReadStream(archive))) return image
    throw new Error("the archive of naru/busybox has no image")
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
