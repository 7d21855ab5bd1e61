/** Reads a text character by character (code points, as Go's scanner does). */
export interface Cursor {
  peek(): string | undefined
  next(): string | undefined
}

export function openCursor(text: string): Cursor {
  const characters = [...text]
  let at = 0
  return {
    peek: () => characters[at],
    next: () => {
      const character = characters[at]
      at += 1
      return character
    },
  }
}
