import { NaruError } from "@naru/base/errors"
import type { BuildFailure } from "./build.schema.ts"

/** The build has ended, or another one moved it on in between. */
export class BuildMoved extends NaruError {
  constructor(number: number, state: string) {
    super({
      code: "build_moved",
      kind: "conflict",
      message: `build ${number} is ${state}`,
      userMessage: `Build ${number} is ${state} already.`,
    })
  }
}

/** The source did not become an image. */
export class BuildFailed extends NaruError {
  readonly failure: BuildFailure
  constructor(number: number, failure: BuildFailure) {
    const place = failure.line === undefined ? "" : ` at line ${failure.line} of the Dockerfile`
    super({
      code: failure.code,
      kind: "invalid",
      message: `build ${number} failed${place}: ${failure.message}`,
      userMessage: `Build ${number} failed${place}: ${failure.message}`,
    })
    this.failure = failure
  }
}

/** Images that are run by name have nothing to build. */
export class NothingToBuild extends NaruError {
  constructor(image: string) {
    super({
      code: "nothing_to_build",
      kind: "invalid",
      message: `the image definition ${image} only names an image`,
      userMessage: `“${image}” names an image that exists already: there is nothing to build. Deploy it as it is.`,
    })
  }
}
