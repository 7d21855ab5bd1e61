import { NaruError } from "@naru/base/errors"

export class ForeignOrigin extends NaruError {
  constructor() {
    super({
      code: "foreign_origin",
      kind: "forbidden",
      message: "A page of another origin asked for a terminal",
      userMessage: "A terminal opens from the dashboard's own pages only.",
    })
  }
}
