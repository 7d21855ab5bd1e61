export {
  type CreateProject,
  createProjectSchema,
  type ProjectView,
  projectRefSchema,
} from "./project.schema.ts"
