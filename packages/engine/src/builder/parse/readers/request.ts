import type { Heredoc } from "../heredoc.ts"
import type { Instruction } from "../instruction.ts"
import type { Range } from "../position.ts"
import { Fault } from "../problem.ts"
import type { Span } from "../words.ts"

/** What a reader of one instruction gets: the text after the keyword and its surroundings. */
export interface ReadRequest {
  rest: Span
  escapeToken: string
  heredocs: readonly Heredoc[]
  /** Of the whole instruction. */
  range: Range
  original: string
  /** Reads a nested instruction (ONBUILD). */
  readNested(span: Span): Instruction
}

/** The parts that every instruction has. */
export function writtenOf({ range, original }: ReadRequest): { range: Range; original: string } {
  return { range, original }
}

/** Throws the fault of an instruction that lacks its arguments. */
export function failMissing({ range }: ReadRequest, message: string): never {
  throw new Fault(message, range)
}
