import { NaruError } from "@naru/base/errors"
import type { ChainId } from "../oci/index.ts"

export class SnapshotExists extends NaruError {
  constructor(key: string) {
    super({ code: "snapshot_exists", kind: "conflict", message: `There is a snapshot "${key}" already` })
  }
}

export class SnapshotNotFound extends NaruError {
  constructor(name: string) {
    super({ code: "snapshot_not_found", kind: "not_found", message: `No such snapshot: ${name}` })
  }
}

export class SnapshotInUse extends NaruError {
  constructor(chainId: ChainId, child: string) {
    super({
      code: "snapshot_in_use",
      kind: "conflict",
      message: `The snapshot ${chainId} cannot be removed: ${child} stands on it`,
    })
  }
}
