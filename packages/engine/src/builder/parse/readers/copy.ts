import { type FlagTable, readFlags } from "../flags.ts"
import { isHeredocWord } from "../heredoc.ts"
import type { Copy } from "../instruction.ts"
import { readJsonForm } from "../json-form.ts"
import type { Word } from "../position.ts"
import { Fault } from "../problem.ts"
import { type Span, splitWords, wordOf } from "../words.ts"
import { failMissing, type ReadRequest, writtenOf } from "./request.ts"

const tables: Record<Copy["keyword"], FlagTable> = {
  COPY: {
    from: "value",
    chown: "value",
    chmod: "value",
    link: "boolean",
    parents: "boolean",
    exclude: "values",
  },
  ADD: {
    chown: "value",
    chmod: "value",
    link: "boolean",
    exclude: "values",
    checksum: "value",
    "keep-git-dir": "boolean",
    unpack: "boolean",
  },
}

/** COPY and ADD. ADD of a URL or a git repository is a clear fault: this builder reaches no network by itself. */
export function readCopy(keyword: Copy["keyword"]): (request: ReadRequest) => Copy {
  return (request) => {
    const { flags, rest } = readFlags(request.rest, tables[keyword], request.escapeToken)
    const words = wordsOf(rest)
    const destination = words.at(-1)
    if (destination === undefined || words.length < 2)
      return failMissing(
        request,
        `${keyword} needs at least a source and a destination: ${keyword} file /dir/`,
      )
    if (isHeredocWord(destination.text))
      throw new Fault(`${keyword} cannot have a here-document as its destination`, destination.range)
    const sources = words.slice(0, -1).filter(({ text }) => !isHeredocWord(text))
    for (const source of sources) refuseRemote(keyword, source)
    const [from, chown, chmod] = [flags.get("from"), flags.get("chown"), flags.get("chmod")]
    return {
      keyword,
      ...writtenOf(request),
      sources,
      destination,
      heredocs: request.heredocs,
      excludes: flags.all("exclude"),
      parents: flags.isSet("parents"),
      ...(from !== undefined && { from }),
      ...(chown !== undefined && { chown }),
      ...(chmod !== undefined && { chmod }),
    }
  }
}

function wordsOf(rest: Span): Word[] {
  const strings = readJsonForm(rest)
  if (strings === undefined) return splitWords(rest)
  const { range } = wordOf(rest)
  return strings.map((text) => ({ text, range }))
}

const remote = /^(?:https?:\/\/|git:\/\/|git@|ssh:\/\/)/

function refuseRemote(keyword: string, source: Word): void {
  if (!remote.test(source.text)) return
  const advice =
    keyword === "ADD"
      ? "ADD from a URL or a git repository is not supported: fetch it in a RUN step, or put it into the context"
      : "COPY takes no URL: put the file into the context"
  throw new Fault(advice, source.range)
}
