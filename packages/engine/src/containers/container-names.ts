import { InvalidContainerName } from "./container-errors.ts"

const adjectives =
  "amber brave bright calm clever crisp daring eager fair fleet gentle glad golden happy keen kind light lively lucid mellow merry nimble noble patient proud quick quiet rapid ready serene sharp silver smooth snug steady sunny swift tender tidy vivid warm wise witty zesty".split(
    " ",
  )
const nouns =
  "acorn aspen badger beacon birch brook canyon cedar comet coral crane delta dune ember falcon fern finch fjord grove harbor heron island juniper lagoon lark lotus maple meadow nova oak opal orchid otter pebble pine plover quartz raven reef river robin sparrow summit thistle tiger tulip valley willow wren".split(
    " ",
  )

/** A name for a container that was given none: adjective_noun, with a number once those are taken. */
export function generateName(options: {
  isTaken: (name: string) => boolean
  /** An integer from 0 to below `limit`. */
  random: (limit: number) => number
}): string {
  const { isTaken, random } = options
  for (let attempt = 0; ; attempt += 1) {
    const pair = `${adjectives[random(adjectives.length)]}_${nouns[random(nouns.length)]}`
    const name = attempt < 5 ? pair : `${pair}${random(10 ** Math.min(attempt - 3, 9))}`
    if (!isTaken(name)) return name
  }
}

/** A name as a person gave it, without the slash that the API may put before it. Throws {@link InvalidContainerName}. */
export function parseContainerName(text: string): string {
  const name = text.startsWith("/") ? text.slice(1) : text
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) throw new InvalidContainerName(text)
  return name
}
