import { NaruError } from "@naru/base/errors"

export class InvalidVolumeName extends NaruError {
  constructor(name: string) {
    super({
      code: "invalid_volume_name",
      kind: "invalid",
      message: `"${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
    })
  }
}
