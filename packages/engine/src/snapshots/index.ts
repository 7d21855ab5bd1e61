export type { Snapshot, Snapshotter } from "./snapshotter.ts"
