import { describe, expect, it } from "vitest"
import { generateName, parseContainerName } from "./container-names.ts"
import { openNameBook } from "./name-book.ts"

describe("the book of names", () => {
  it("begins with the names of the containers that are there", () => {
    const book = openNameBook([["web", "id-1"]])
    expect(book.find("web")).toBe("id-1")
    expect(book.find("db")).toBeUndefined()
  })

  it("gives a name to the first who asks and tells the others who has it", () => {
    const book = openNameBook([])
    book.reserve("web", "id-1")
    expect(() => book.reserve("web", "id-2")).toThrow(
      expect.objectContaining({
        code: "container_name_taken",
        kind: "conflict",
        message:
          'The container name "/web" is already in use by container "id-1". You have to remove (or rename) that container to be able to reuse that name.',
      }),
    )
    expect(book.find("web")).toBe("id-1")
  })

  it("lets a holder take its own name again, and keeps it when that second hold is let go", () => {
    const book = openNameBook([["web", "id-1"]])
    const release = book.reserve("web", "id-1")
    release()
    expect(book.find("web")).toBe("id-1")
  })

  it("gives a name that was let go to the next", () => {
    const book = openNameBook([])
    const release = book.reserve("web", "id-1")
    release()
    book.reserve("web", "id-2")
    expect(book.find("web")).toBe("id-2")
  })

  it("is not fooled by one who lets go of a name that is another's by now", () => {
    const book = openNameBook([])
    const release = book.reserve("web", "id-1")
    release()
    book.reserve("web", "id-2")
    release()
    book.release("web", "id-1")
    expect(book.find("web")).toBe("id-2")
  })

  it("tells names apart by the case of their letters, as Docker does", () => {
    const book = openNameBook([["web", "id-1"]])
    book.reserve("Web", "id-2")
    expect([book.find("web"), book.find("Web")]).toEqual(["id-1", "id-2"])
  })
})

describe("made names", () => {
  /** Numbers from a list, so that a test knows what comes. */
  const numbers = (...list: number[]) => {
    const asked: number[] = []
    const random = (limit: number) => {
      asked.push(limit)
      return (list[asked.length - 1] ?? 0) % limit
    }
    return { asked, random }
  }

  it("are drawn again while they are taken", () => {
    const taken = new Set(["amber_acorn", "brave_aspen"])
    const { random } = numbers(0, 0, 1, 1, 2, 2)
    expect(generateName({ isTaken: (name) => taken.has(name), random })).toBe("bright_badger")
  })

  it("choose from ten times as many numbers each time one is taken, too", () => {
    const { asked, random } = numbers()
    generateName({ isTaken: () => asked.length < 21, random })
    // Five pairs without a number, then each pair with one of a hundred numbers, a thousand and so on.
    expect(asked.slice(10).filter((_, index) => index % 3 === 2)).toEqual([100, 1000, 10_000, 100_000])
  })

  it("find a way when a thousand are taken already", () => {
    const book = openNameBook([])
    let seed = 7
    const random = (limit: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % limit
    }
    for (let count = 0; count < 5000; count += 1) {
      const name = generateName({ isTaken: (text) => book.find(text) !== undefined, random })
      expect(parseContainerName(name)).toBe(name)
      book.reserve(name, `id-${count}`)
    }
  })
})

describe("names as people give them", () => {
  it.each(["ab", "A1", "0-9", "a.b", "web_1", "x".repeat(300)])("%j is taken", (name) => {
    expect(parseContainerName(name)).toBe(name)
    expect(parseContainerName(`/${name}`)).toBe(name)
  })

  it.each(["//web", "web/", "web\n", "web:1", ".web", "_web", "we*", "a b"])("%j is refused", (name) => {
    expect(() => parseContainerName(name)).toThrow(
      expect.objectContaining({ code: "invalid_container_name", kind: "invalid" }),
    )
  })

  it("are repeated as they were given in the refusal", () => {
    expect(() => parseContainerName("/we b")).toThrow("Invalid container name (/we b)")
  })
})
