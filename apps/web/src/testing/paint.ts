/** Attributes of one opening tag by their names in small letters; an attribute without a value is the empty text. */
export type Attributes = Record<string, string>

/** What of a component's HTML a test asks for. */
export interface Paint {
  html: string
  /** What a person reads: the text alone, each run of white space as one blank. */
  text: string
  /** Address of each link by its text. */
  links: Record<string, string>
  /** Attributes of each element of that name, in the order of the page. */
  all: (name: string) => Attributes[]
  /** Attributes of the only element of that name; throws where there are none or several. */
  the: (name: string) => Attributes
  /** Texts of each element of that name that holds none of its own kind. */
  texts: (name: string) => string[]
}

/** Reads HTML as React writes it: every attribute in double quotes, every sign of the language escaped. */
export function readPaint(html: string): Paint {
  const all = (name: string) =>
    [...html.matchAll(new RegExp(`<${name}(?=[\\s/>])([^>]*)>`, "g"))].map((match) =>
      attributesIn(match[1] ?? ""),
    )
  const inside = (name: string) =>
    [...html.matchAll(new RegExp(`<${name}(?=[\\s>])([^>]*)>(.*?)</${name}>`, "gs"))].map((match) => ({
      attributes: attributesIn(match[1] ?? ""),
      text: textIn(match[2] ?? ""),
    }))
  return {
    html,
    text: textIn(html),
    links: Object.fromEntries(inside("a").map(({ attributes, text }) => [text, attributes.href ?? ""])),
    all,
    the: (name) => {
      const [only, ...others] = all(name)
      if (!only || others.length > 0) throw new Error(`${all(name).length} of <${name}> in ${html}`)
      return only
    },
    texts: (name) => inside(name).map(({ text }) => text),
  }
}

function attributesIn(tag: string): Attributes {
  return Object.fromEntries(
    [...tag.matchAll(/([\w:-]+)="([^"]*)"/g)].map((match) => [
      (match[1] ?? "").toLowerCase(),
      plain(match[2] ?? ""),
    ]),
  )
}

function textIn(html: string): string {
  return plain(html.replace(/<[^>]*>/g, " "))
    .replace(/\s+/g, " ")
    .trim()
}

const signs: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" }

function plain(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#x27);/g, (sign) => signs[sign] ?? sign)
}
