import { type ErrorKind, NaruError } from "@naru/base/errors"

const kindOfStatus: Readonly<Record<number, ErrorKind>> = {
  400: "invalid",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  501: "unsupported",
  503: "unavailable",
}

/** An answer of this API that is an error in Docker's own words: a status and `{"message"}`. */
export class DockerFailure extends NaruError {
  readonly status: number

  constructor(status: number, message: string, cause?: unknown) {
    super({
      code: `docker_${status}`,
      kind: kindOfStatus[status] ?? "internal",
      message,
      ...(cause !== undefined && { cause }),
    })
    this.status = status
  }
}
