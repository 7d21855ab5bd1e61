/** Random choices that are the same in every run: a failure can be seen again by its seed. */
export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number
  /** One of the items; throws for none. */
  pick<T>(items: readonly T[]): T
}

/** Opens a generator (mulberry32); equal seeds give equal choices. */
export function openRandom(seed: number): Random {
  let state = seed
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  return {
    below,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError("there is nothing to pick from")
      return item
    },
  }
}
