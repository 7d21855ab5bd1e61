import { describe, expect, it } from "vitest"
import { DockerfileInvalid, parseDockerfile } from "./index.ts"

function failure(text: string): string {
  try {
    parseDockerfile(text)
  } catch (error) {
    if (error instanceof DockerfileInvalid) return error.message
    throw error
  }
  return "no failure"
}

describe("faults", () => {
  it.each([
    ["FROM x\n\nRUNN true", "Dockerfile:3:1: unknown instruction: RUNN — did you mean RUN?"],
    ["FROM x\n  COPPY a b", "Dockerfile:2:3: unknown instruction: COPPY — did you mean COPY?"],
    ["FORM x", "Dockerfile:1:1: unknown instruction: FORM — did you mean FROM?"],
    ["FROM x\nZZZZ", "Dockerfile:2:1: unknown instruction: ZZZZ"],
    ["FROM", "Dockerfile:1:1: FROM needs the name of an image, or scratch"],
    ["FROM a b", "Dockerfile:1:8: FROM takes an image, or an image AS a stage name"],
    ["FROM a AS", "Dockerfile:1:8: FROM takes an image, or an image AS a stage name"],
    ["FROM a AS 1x", /1:11: invalid name for a build stage: "1x"/],
    ["FROM x\nCOPY a", "Dockerfile:2:1: COPY needs at least a source and a destination: COPY file /dir/"],
    ["FROM x\nCOPY --form=a b c", "Dockerfile:2:6: unknown flag: --form — did you mean --from?"],
    ["FROM x\nCOPY --chown b c", "Dockerfile:2:6: the flag --chown needs a value: --chown=…"],
    ["FROM x\nCOPY --chown=a --chown=b c d", "Dockerfile:2:16: the flag --chown is given twice"],
    ["FROM x\nCOPY --link=maybe c d", /2:6: a flag that takes true or false got "maybe"/],
    ["FROM x\nADD https://example.com/a /a", /2:5: ADD from a URL or a git repository is not supported/],
    ["FROM x\nADD git@github.com:a/b.git /a", /2:5: ADD from a URL or a git repository is not supported/],
    ["FROM x\nCOPY http://example.com/a /a", /2:6: COPY takes no URL/],
    ["FROM x\nCOPY a <<EOF\nEOF", /2:8: COPY cannot have a here-document as its destination/],
    ['FROM x\nCMD ["a", 1]', /2:5: the JSON form takes strings only/],
    ["FROM x\nSHELL /bin/sh -c", /2:1: SHELL takes the JSON form only/],
    ["FROM x\nENV", "Dockerfile:2:1: ENV needs name=value"],
    ["FROM x\nENV a", "Dockerfile:2:5: ENV must have two arguments: name=value"],
    ["FROM x\nENV a=b c", /2:9: can't find = in "c"/],
    ["FROM x\nENV a=b \\\n  =c", "Dockerfile:3:3: the name before the equals sign is empty"],
    ["FROM x\nRUN", "Dockerfile:2:1: RUN needs a command"],
    ["FROM x\nRUN --network=lan true", /2:15: unknown network "lan"/],
    ["FROM x\nARG", "Dockerfile:2:1: ARG needs a name, or name=default"],
    ["FROM x\nWORKDIR", "Dockerfile:2:1: WORKDIR needs exactly one argument"],
    ["FROM x\nHEALTHCHECK", /2:1: HEALTHCHECK needs CMD and a command, or NONE/],
    ["FROM x\nHEALTHCHECK CMD", "Dockerfile:2:1: HEALTHCHECK CMD needs a command"],
    ["FROM x\nHEALTHCHECK NONE x", "Dockerfile:2:1: HEALTHCHECK NONE takes no arguments"],
    ["FROM x\nHEALTHCHECK HTTP /", /2:1: unknown type "HTTP" in HEALTHCHECK/],
    ["FROM x\nHEALTHCHECK --interval=5 CMD x", /2:24: --interval is not a duration: "5"/],
    ["FROM x\nHEALTHCHECK --timeout=1us CMD x", /2:23: --timeout cannot be less than 1ms/],
    ["FROM x\nHEALTHCHECK --retries=-1 CMD x", /2:23: --retries is not a whole number/],
    ["FROM x\nONBUILD", "Dockerfile:2:1: ONBUILD needs an instruction"],
    ["FROM x\nONBUILD FROM y", /2:1: FROM is not allowed as an ONBUILD trigger/],
    ["FROM x\nONBUILD ONBUILD RUN x", /2:1: ONBUILD is not allowed as an ONBUILD trigger/],
    ["FROM x\nONBUILD RUNN x", "Dockerfile:2:9: unknown instruction: RUNN — did you mean RUN?"],
    ['FROM x\nVOLUME [""]', /2:8: a VOLUME cannot be an empty string/],
    ["# escape=x\nFROM x", /1:1: invalid escape token 'x'/],
    ["# escape=`\n# escape=`\nFROM x", /2:1: only one escape parser directive/],
  ])("of %j are placed and explained", (text, message) => {
    if (typeof message === "string") expect(failure(text)).toBe(message)
    else expect(failure(text)).toMatch(message)
  })
})
