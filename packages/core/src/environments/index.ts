export { createEnvironment } from "./create-environment.ts"
export { findEnvironment, insertEnvironment } from "./environment.repository.ts"
export { getEnvironment } from "./get-environment.ts"
export { removeEnvironment } from "./remove-environment.ts"
