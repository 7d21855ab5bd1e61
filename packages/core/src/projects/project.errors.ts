import { NaruError } from "@naru/base/errors"

export class ProjectNotEmpty extends NaruError {
  constructor(name: string) {
    super({
      code: "project_not_empty",
      kind: "conflict",
      message: `Project ${JSON.stringify(name)} still has services`,
      userMessage: `“${name}” still has services. Remove them first, so that nothing that runs is lost by mistake.`,
    })
  }
}
