/** A webhook's whole address, under the name that this page itself was reached by. */
export function webhookUrl(path: string): string {
  return typeof window === "undefined" ? path : new URL(path, window.location.origin).href
}

/** A call that a person can paste to try a generic webhook. The key stands for itself: it is shown once only. */
export function tryCommand(url: string, secret: string): string {
  return [
    `BODY='{}'`,
    `curl -X POST '${url}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -H "X-Naru-Signature-256: sha256=$(printf %s "$BODY" | openssl dgst -sha256 -hmac '${secret}' -hex | sed 's/^.* //')" \\`,
    `  -d "$BODY"`,
  ].join("\n")
}
