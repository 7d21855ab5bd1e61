import * as z from "zod"
import { defineJob } from "../jobs/index.ts"

/** On a host: give an image one more name, so that no prune takes it as long as its release may come back. */
export const keepImageJob = defineJob({
  name: "keep-image",
  payload: z.object({ image: z.string(), name: z.string() }),
  result: z.object({ imageId: z.string() }),
  attempts: 5,
})

/** On a host: take such names away again; names that are gone already are fine. */
export const letImagesGoJob = defineJob({
  name: "let-images-go",
  payload: z.object({ names: z.array(z.string()) }),
  result: z.null(),
  attempts: 5,
})

/** The name under which a host keeps a release's image. */
export function keptImageName({ serviceId, number }: { serviceId: string; number: number }): string {
  return `naru/releases/${serviceId}:${number}`
}
