import { createImage, getImage, listImages, removeImage, updateImage } from "@naru/core/images"
import { createImageSchema, imageRefSchema, updateImageSchema } from "@naru/core/images/schema"
import * as z from "zod"
import { readLayers } from "../../engine/layers.ts"
import { router, teamProcedure } from "../trpc.ts"

export const images = router({
  list: teamProcedure("team.read").query(({ ctx }) =>
    listImages(ctx.team.database, { teamId: ctx.team.teamId }),
  ),
  get: teamProcedure("team.read")
    .input(imageRefSchema)
    .query(({ ctx, input }) => getImage(ctx.team, input.image)),
  create: teamProcedure("image.write")
    .input(createImageSchema)
    .mutation(({ ctx, input }) => createImage(ctx.team, input)),
  update: teamProcedure("image.write")
    .input(updateImageSchema)
    .mutation(({ ctx, input }) => updateImage(ctx.team, input)),
  remove: teamProcedure("image.remove")
    .input(imageRefSchema)
    .mutation(({ ctx, input }) => removeImage(ctx.team, input.image)),
  layers: teamProcedure("team.read")
    .input(z.object({ imageId: z.string() }))
    .query(({ ctx, input }) => readLayers(ctx.team, input.imageId)),
})
