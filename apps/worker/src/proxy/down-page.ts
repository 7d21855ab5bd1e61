export interface DownPage {
  /** What does not answer. */
  title: string
  /** Why, in a sentence. */
  detail: string
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/** The page that a visitor sees when nothing answers; it needs nothing but itself, in either theme. */
export function downPage({ title, detail }: DownPage): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="3"><title>${escapeText(title)}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;margin:0;padding:1rem}
main{max-width:32rem}h1{font-size:1.25rem;margin:0 0 .25rem}p{margin:0;opacity:.75}</style>
<main><h1>${escapeText(title)} does not answer</h1><p>${escapeText(detail)} This page tries again by itself.</p></main></html>`
}

/** Braces would be Caddy's placeholders. */
function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign).replace(/[{}]/g, "")
}
