export type { Mount } from "./mount.ts"
export { InvalidMount, mountAt, unmountAt } from "./mount-at.ts"
