import type { Instruction } from "./instruction.ts"
import type { Word } from "./position.ts"

/** The words by which an instruction names another stage or an image: `--from` of COPY, `from` in the mounts of RUN. */
export function fromWords(instruction: Instruction): Word[] {
  if (instruction.keyword === "COPY") return instruction.from === undefined ? [] : [instruction.from]
  if (instruction.keyword !== "RUN") return []
  return instruction.mounts.flatMap(({ text, range }) => {
    const from = /(?:^|,)from=([^,]+)/.exec(text)?.[1]
    return from === undefined ? [] : [{ text: from, range }]
  })
}
