import { NameTaken } from "./not-found.ts"

/** How often a name that Naru chose may turn out to be taken. */
const freeNameAttempts = 10

/**
 * Makes a thing anew when the name that Naru chose for it was taken in the same moment. A name that a person wanted is
 * refused at once: `wanted` is undefined where they left it to Naru. Throws {@link NameTaken}.
 */
export async function withFreeName<Made>(
  wanted: string | undefined,
  make: () => Promise<Made>,
): Promise<Made> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await make()
    } catch (error) {
      const isChosenByNaru = wanted === undefined && error instanceof NameTaken
      if (!isChosenByNaru || attempt === freeNameAttempts) throw error
    }
  }
}
