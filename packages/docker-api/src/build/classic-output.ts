import type { BuildEvent } from "@naru/engine/builder"
import type { Image } from "@naru/engine/images"
import { familiarNames, shortId } from "../images/names.ts"

/** One line of the JSON stream that Docker's clients print. */
export type BuildLine = { stream: string } | { aux: { ID: string } }

/**
 * The events of a build as the classic builder prints them: `Step 1/4 : FROM …`, ` ---> Using cache`, the output of RUN,
 * and at the end the ID and the names.
 */
export async function* classicOutput(
  events: AsyncIterable<BuildEvent>,
  names: readonly string[],
): AsyncGenerator<BuildLine> {
  let total = 0
  const bases = new Set<number>()
  for await (const event of events) {
    switch (event.type) {
      case "plan":
        total = event.steps.length
        for (const { step, name } of event.steps) if (/^FROM\s/i.test(name)) bases.add(step)
        break
      case "step-start":
        yield { stream: `Step ${event.step}/${total} : ${event.name}\n` }
        break
      case "output":
        yield { stream: event.text }
        break
      case "warning":
        yield { stream: `[Warning] ${event.message}\n` }
        break
      case "step-end":
        // A base image is not cached, it is there.
        if (event.cached && !bases.has(event.step)) yield { stream: " ---> Using cache\n" }
        break
      case "done":
        yield* ending(event.image, names)
    }
  }
}

/** With `q` only the ID is printed. */
export async function* quietOutput(events: AsyncIterable<BuildEvent>): AsyncGenerator<BuildLine> {
  for await (const event of events) {
    if (event.type === "done") yield { stream: `${event.image.id}\n` }
  }
}

function* ending(image: Image, names: readonly string[]): Generator<BuildLine> {
  yield { stream: ` ---> ${shortId(image)}\n` }
  yield { aux: { ID: image.id } }
  yield { stream: `Successfully built ${shortId(image)}\n` }
  for (const name of familiarNames(names)) yield { stream: `Successfully tagged ${name}\n` }
}
