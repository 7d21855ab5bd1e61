import { truncateSync } from "node:fs"
import { openLog } from "../log.ts"

/** For log's test: logs on a full disk, frees it by emptying the file that fills it, and logs once more. */
const log = openLog("test")
log.info({}, "on a full disk")
setTimeout(() => {
  process.stderr.write("the disk is full and I live\n")
  truncateSync(process.argv[2] ?? "")
  log.info({}, "with room again")
}, 50)
