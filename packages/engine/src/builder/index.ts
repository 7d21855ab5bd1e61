export type { BuildEvent, Builder, BuildRequest } from "./build.ts"
