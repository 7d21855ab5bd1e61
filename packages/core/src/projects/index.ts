export { createProject } from "./create-project.ts"
export { getProject } from "./get-project.ts"
export { listProjects } from "./project.repository.ts"
export { removeProject } from "./remove-project.ts"
