import type { Heredoc } from "./heredoc.ts"
import { type Instruction, type Keyword, keywords } from "./instruction.ts"
import { type LogicalLine, rangeOf } from "./logical-line.ts"
import { Fault } from "./problem.ts"
import { readCommand, readRun, readShell } from "./readers/command.ts"
import { readCopy } from "./readers/copy.ts"
import { readHealthcheck } from "./readers/healthcheck.ts"
import { readKeyValues } from "./readers/key-values.ts"
import { readOnbuild } from "./readers/onbuild.ts"
import type { ReadRequest } from "./readers/request.ts"
import { readExpose, readSingle, readVolume } from "./readers/single.ts"
import { readArg, readFrom } from "./readers/stage.ts"
import { nearest } from "./suggest.ts"
import { type Span, textOf, trimSpan } from "./words.ts"

const readers: Record<Keyword, (request: ReadRequest) => Instruction> = {
  ADD: readCopy("ADD"),
  ARG: readArg,
  CMD: readCommand("CMD"),
  COPY: readCopy("COPY"),
  ENTRYPOINT: readCommand("ENTRYPOINT"),
  ENV: readKeyValues("ENV"),
  EXPOSE: readExpose,
  FROM: readFrom,
  HEALTHCHECK: readHealthcheck,
  LABEL: readKeyValues("LABEL"),
  MAINTAINER: readSingle("MAINTAINER"),
  ONBUILD: readOnbuild,
  RUN: readRun,
  SHELL: readShell,
  STOPSIGNAL: readSingle("STOPSIGNAL"),
  USER: readSingle("USER"),
  VOLUME: readVolume,
  WORKDIR: readSingle("WORKDIR"),
}

/** Reads one instruction; throws a {@link Fault} that says what is wrong and where. */
export function readInstruction(
  line: LogicalLine,
  { escapeToken, heredocs }: { escapeToken: string; heredocs: readonly Heredoc[] },
): Instruction {
  const read = (span: Span): Instruction => {
    const trimmed = trimSpan(span)
    const original = textOf(trimmed)
    const [word = ""] = original.split(/\s/, 1)
    const keyword = keywordOf(word)
    const wordEnd = trimmed.start + word.length
    if (keyword === undefined) {
      const hint = nearest(word.toUpperCase(), keywords)
      const question = hint === undefined ? "" : ` — did you mean ${hint}?`
      throw new Fault(`unknown instruction: ${word}${question}`, rangeOf(line, trimmed.start, wordEnd))
    }
    return readers[keyword]({
      rest: trimSpan({ ...trimmed, start: wordEnd }),
      escapeToken,
      heredocs,
      range: rangeOf(line, trimmed.start, trimmed.end),
      original,
      readNested: read,
    })
  }
  return read({ line, start: 0, end: line.text.length })
}

function keywordOf(word: string): Keyword | undefined {
  return keywords.find((keyword) => keyword === word.toUpperCase())
}
