/** Gathers words while a text is expanded: unquoted white space ends a word, quoted does not. */
export interface Splitting {
  add(text: string): void
  addQuoted(text: string): void
  end(): string[]
}

export function startSplitting(): Splitting {
  const words: string[] = []
  let word = ""
  const close = () => {
    if (word !== "") words.push(word)
    word = ""
  }
  return {
    add(text) {
      for (const character of text) {
        if (/\s/.test(character)) close()
        else word += character
      }
    },
    addQuoted(text) {
      word += text
    },
    end() {
      close()
      return words
    },
  }
}
