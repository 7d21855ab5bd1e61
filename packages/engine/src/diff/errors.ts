import { NaruError } from "@naru/base/errors"

/** A layer's entry that would write outside its root. Nothing outside was touched. */
export class LayerEscapes extends NaruError {
  constructor(entry: string, reason: string) {
    super({
      code: "layer_escapes",
      kind: "invalid",
      message: `The layer's entry "${entry}" leads out of the layer: ${reason}`,
      userMessage: `The layer was refused: its entry "${entry}" leads out of the layer (${reason}). Do not trust this image or archive.`,
    })
  }
}

/** A layer whose entries contradict each other, such as a file inside a file. */
export class LayerInvalid extends NaruError {
  constructor(entry: string, reason: string, cause?: unknown) {
    super({
      code: "layer_invalid",
      kind: "invalid",
      message: `The layer's entry "${entry}" cannot be applied: ${reason}`,
      cause,
    })
  }
}

/** The file system cannot hold what the layer has, or the changes cannot be written as a layer. */
export class LayerUnsupported extends NaruError {
  constructor(entry: string, reason: string) {
    super({
      code: "layer_unsupported",
      kind: "unsupported",
      message: `"${entry}" cannot be part of a layer here: ${reason}`,
    })
  }
}
