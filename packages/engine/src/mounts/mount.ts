/** What to mount where; plain data, mounted by whoever needs it. */
export interface Mount {
  type: "overlay" | "bind"
  /** Lower directories, top first; for `bind` exactly one. */
  lower: readonly string[]
  /** Upper and work directory of a writable overlay; absent for read-only mounts. */
  upper?: string
  work?: string
  readOnly: boolean
}
