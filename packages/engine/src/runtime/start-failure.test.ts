import { describe, expect, it } from "vitest"
import { explainStartFailure } from "./start-failure.ts"

const runc = (message: string) => `time="2026-11-24T02:49:23Z" level=error msg=${JSON.stringify(message)}`
const runcExec = (message: string) =>
  JSON.stringify({ level: "error", msg: message, time: "2026-11-24T02:49:23Z" })

describe("explainStartFailure", () => {
  it.each([
    [
      "executable file `nope` not found in $PATH: No such file or directory",
      "nope",
      127,
      'exec: "nope": executable file not found in $PATH',
    ],
    [
      runc(
        'runc create failed: unable to start container process: exec: "nope": executable file not found in $PATH',
      ),
      "nope",
      127,
      'exec: "nope": executable file not found in $PATH',
    ],
    [
      runcExec(
        'exec failed: unable to start container process: exec: "nope": executable file not found in $PATH',
      ),
      "nope",
      127,
      'exec: "nope": executable file not found in $PATH',
    ],
    [
      "executable file `/nope/x` not found in $PATH: No such file or directory",
      "/nope/x",
      127,
      'exec: "/nope/x": no such file or directory',
    ],
    [
      runc(
        'runc create failed: unable to start container process: exec: "/nope/x": stat /nope/x: no such file or directory',
      ),
      "/nope/x",
      127,
      'exec: "/nope/x": no such file or directory',
    ],
    [
      "exec container process `/script.sh`: No such file or directory",
      "/script.sh",
      127,
      'exec: "/script.sh": no such file or directory',
    ],
    ["open executable: Permission denied", "/etc/passwd", 126, 'exec: "/etc/passwd": permission denied'],
    ["open executable: Operation not permitted", "/etc", 126, 'exec: "/etc": permission denied'],
    [
      runc('runc create failed: unable to start container process: exec: "/etc/passwd": permission denied'),
      "/etc/passwd",
      126,
      'exec: "/etc/passwd": permission denied',
    ],
    [
      "exec container process `/bin/arm`: Exec format error",
      "/bin/arm",
      126,
      'exec: "/bin/arm": exec format error',
    ],
    ["chdir `/nope`: No such file or directory", "true", 126, 'the working directory "/nope" cannot be used'],
    [
      runcExec(
        'exec failed: unable to start container process: chdir to cwd ("/nope") set in config.json failed: no such file or directory',
      ),
      "true",
      126,
      'the working directory "/nope" cannot be used',
    ],
    [
      "2026-11-24T02:49:23.123456Z: mount `proc` to `proc`: Operation not permitted",
      "true",
      125,
      "mount `proc` to `proc`: Operation not permitted",
    ],
    ["", "true", 125, "the runtime gave no reason"],
  ])("reads %j of %s", (complaint, program, exitCode, message) => {
    const failure = explainStartFailure(complaint, program)
    expect([failure.exitCode, failure.message]).toEqual([exitCode, message])
  })
})
