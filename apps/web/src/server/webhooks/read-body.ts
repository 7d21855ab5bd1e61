import { NaruError } from "@naru/base/errors"

class BodyTooLarge extends NaruError {
  constructor(limitBytes: number) {
    super({
      code: "body_too_large",
      kind: "too_large",
      message: `The body is longer than ${limitBytes} bytes`,
    })
  }
}

/** Reads a request's raw body; throws {@link BodyTooLarge} as soon as it is longer than the limit. */
export async function readBody(request: Request, limitBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) throw new BodyTooLarge(limitBytes)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    if (length > limitBytes) throw new BodyTooLarge(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
