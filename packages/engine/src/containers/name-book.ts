import { ContainerNameTaken } from "./container-errors.ts"

/** Which container has which name. */
export interface NameBook {
  find(name: string): string | undefined
  /** Takes a name; throws `container_name_taken` naming the holder. Returns how to let go of it. */
  reserve(name: string, id: string): () => void
  release(name: string, id: string): void
}

export function openNameBook(entries: Iterable<readonly [name: string, id: string]>): NameBook {
  const names = new Map(entries)
  const release = (name: string, id: string) => {
    if (names.get(name) === id) names.delete(name)
  }
  return {
    find: (name) => names.get(name),
    reserve(name, id) {
      const holder = names.get(name)
      if (holder === id) return () => {}
      if (holder !== undefined) throw new ContainerNameTaken(name, holder)
      names.set(name, id)
      return () => release(name, id)
    },
    release,
  }
}
