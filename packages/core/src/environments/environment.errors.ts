import { NaruError } from "@naru/base/errors"

export class EnvironmentNotEmpty extends NaruError {
  constructor(name: string) {
    super({
      code: "environment_not_empty",
      kind: "conflict",
      message: `Environment ${JSON.stringify(name)} still has services`,
      userMessage: `“${name}” still has services. Remove them first, so that nothing that runs is lost by mistake.`,
    })
  }
}
