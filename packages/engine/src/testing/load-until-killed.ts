import { createReadStream } from "node:fs"
import { openStores } from "./stores.ts"

/**
 * A process that a test kills: loads an archive, unpacks it and removes it again, over and over, in the stores of a directory.
 *   node load-until-killed.ts DIRECTORY ARCHIVE
 */
const [directory = "", archive = ""] = process.argv.slice(2)
const { images } = await openStores(directory)
process.stdout.write("open\n")
for (;;) {
  for await (const { image } of images.load(createReadStream(archive))) {
    await images.remove(image.id, { force: true })
  }
}
