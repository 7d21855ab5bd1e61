import { ExpansionFault, expandWord } from "../expand/index.ts"
import type { Command, Instruction, Run } from "./instruction.ts"
import { looksLikeBrokenJson } from "./json-form.ts"
import type { Word } from "./position.ts"
import { type Problem, problemAt } from "./problem.ts"
import { MountFault, parseRunMount } from "./run-mount.ts"

/** What can be said about one instruction by itself. */
export function checkInstruction(instruction: Instruction, escapeToken: string): Problem[] {
  const warn = (message: string) => problemAt(message, instruction.range, "warning")
  switch (instruction.keyword) {
    case "MAINTAINER":
      return [warn("MAINTAINER is deprecated: use LABEL org.opencontainers.image.authors=…")]
    case "ENV":
    case "LABEL":
      return [
        ...(instruction.legacy
          ? [warn(`write ${instruction.keyword} name=value: the form with a blank is deprecated`)]
          : []),
        ...instruction.pairs.flatMap(({ key, value }) => checkWords([key, value], escapeToken)),
      ]
    case "RUN":
      return [...instruction.mounts.flatMap(checkMount), ...checkCommandLine(instruction)]
    case "CMD":
    case "ENTRYPOINT":
      return checkCommandLine(instruction)
    case "COPY":
    case "ADD":
      return checkWords([...instruction.sources, instruction.destination], escapeToken)
    case "ONBUILD":
      return checkInstruction(instruction.trigger, escapeToken)
    case "WORKDIR":
    case "USER":
    case "STOPSIGNAL":
      return checkWords([instruction.value], escapeToken)
    case "VOLUME":
    case "EXPOSE":
      return checkWords(instruction.values, escapeToken)
    default:
      return []
  }
}

function checkCommandLine({ keyword, command, range }: Run | Command): Problem[] {
  if (!looksLikeBrokenJson(command)) return []
  const message = `${keyword} looks like the JSON form but is not valid JSON: it runs as a shell line. Use double quotes and no comma at the end`
  return [problemAt(message, range, "warning")]
}

/** Mounts with variables are looked at when their values are known. */
function checkMount({ text, range }: Word): Problem[] {
  if (text.includes("$")) return []
  try {
    parseRunMount(text)
    return []
  } catch (error) {
    if (!(error instanceof MountFault)) throw error
    return [problemAt(error.message, range, "error")]
  }
}

/** Open quotes and braces. Which variables have values is not known yet, so every one counts as set. */
function checkWords(words: readonly Word[], escapeToken: string): Problem[] {
  return words.flatMap(({ text, range }) => {
    try {
      expandWord(text, { escapeToken, lookup: () => "x" })
      return []
    } catch (error) {
      if (!(error instanceof ExpansionFault)) throw error
      return [problemAt(error.message, range, "error")]
    }
  })
}
