export { SnapshotExists, SnapshotInUse, SnapshotNotFound } from "./errors.ts"
export { type OpenSnapshotter, openSnapshotter } from "./open-snapshotter.ts"
export type { Snapshot, Snapshotter } from "./snapshotter.ts"
