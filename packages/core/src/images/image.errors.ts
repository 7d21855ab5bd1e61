import { NaruError } from "@naru/base/errors"

export class ImageInUse extends NaruError {
  constructor(name: string, services: number) {
    super({
      code: "image_in_use",
      kind: "conflict",
      message: `Image definition ${JSON.stringify(name)} is deployed by ${services} services`,
      userMessage: `Services deploy “${name}”. Give them another image or remove them first.`,
    })
  }
}
