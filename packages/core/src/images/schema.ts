export {
  type CreateImage,
  createImageSchema,
  type DockerfileProblem,
  type ImageView,
  imageRefSchema,
  type UpdateImage,
  updateImageSchema,
} from "./image.schema.ts"
export { contextPathSchema, type ImageSource, imageSourceSchema } from "./source.schema.ts"
