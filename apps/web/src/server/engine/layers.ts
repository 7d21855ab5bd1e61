import type { TeamCore } from "@naru/core/core"
import { isImageOfTeam } from "@naru/core/images"
import * as z from "zod"
import { askEngine, EngineThingNotFound, engine } from "./client.ts"

/** One step of an image's history, newest first; `sizeBytes` is 0 for a step that changed no file. */
interface LayerView {
  createdBy: string
  createdAt: Date
  sizeBytes: number
  comment: string
}

export interface LayersView {
  imageId: string
  names: string[]
  sizeBytes: number
  createdAt: Date
  architecture: string
  command: string[]
  entrypoint: string[]
  exposedPorts: string[]
  user: string
  layers: LayerView[]
}

const historySchema = z.array(
  z.object({
    Created: z.number(),
    CreatedBy: z.string(),
    Size: z.number(),
    Comment: z.string().default(""),
  }),
)
const listed = z.union([z.string().transform((text) => [text]), z.array(z.string())]).nullish()

/** What an image of the team is made of. Throws not_found for an image that no build or release of the team has. */
export async function readLayers(team: TeamCore, imageId: string): Promise<LayersView> {
  if (!(await isImageOfTeam(team.database, { teamId: team.teamId, imageId }))) {
    throw new EngineThingNotFound("image", imageId)
  }
  return askEngine({ noun: "image", id: imageId }, async () => {
    const image = engine().getImage(imageId)
    const [facts, history] = await Promise.all([image.inspect(), image.history()])
    const { Config: config } = facts
    return {
      imageId: facts.Id,
      names: facts.RepoTags ?? [],
      sizeBytes: facts.Size,
      createdAt: new Date(facts.Created),
      architecture: facts.Architecture,
      command: listed.parse(config.Cmd) ?? [],
      entrypoint: listed.parse(config.Entrypoint) ?? [],
      exposedPorts: Object.keys(config.ExposedPorts ?? {}),
      user: config.User ?? "",
      layers: historySchema.parse(history).map((layer) => ({
        createdBy: layer.CreatedBy,
        createdAt: new Date(layer.Created * 1000),
        sizeBytes: layer.Size,
        comment: layer.Comment,
      })),
    }
  })
}
