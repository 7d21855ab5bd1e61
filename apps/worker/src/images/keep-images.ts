import { isErrorOfKind } from "@naru/base/errors"
import { formatReference, parseReference } from "@naru/engine/reference"
import type { Host } from "../host.ts"

/** True for the names that releases are kept under: no prune takes what one of them leads to. */
export function isKeptName(name: string): boolean {
  return name.startsWith("docker.io/naru/releases/")
}

/** Gives an image one more name, which keeps it from collection. Throws `image_not_found`. */
export async function keepImage(
  { engine }: Pick<Host, "engine">,
  { image, name }: { image: string; name: string },
): Promise<{ imageId: string }> {
  const { id } = await engine.images.tag(image, parseReference(name))
  return { imageId: id }
}

/** Takes such names away; the images go when nothing else keeps them. */
export async function letImagesGo(
  { engine }: Pick<Host, "engine">,
  { names }: { names: readonly string[] },
): Promise<null> {
  for (const name of names) {
    try {
      await engine.images.remove(formatReference(parseReference(name)))
    } catch (error) {
      // Gone already, or a stopped container still shows its logs and goes with the next deployment.
      if (!isErrorOfKind(error, "not_found") && !isErrorOfKind(error, "conflict")) throw error
    }
  }
  return null
}
