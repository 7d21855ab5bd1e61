import type { Container } from "@naru/engine/containers"

/** Why a replica did not become healthy, for the person who reads the deployment's page. */
export interface Unhealthy {
  code: string
  message: string
  advice: string
}

/** What exit codes mean that programs do not choose themselves (POSIX shell, section 2.8.2; 128 + signal). */
const exitAdvice: Record<number, string> = {
  126: "The command was found but cannot be run: check that it is executable and made for this kind of machine.",
  127: "The command was not found in the image: check the command and the entrypoint.",
  137: "The program was killed. Look at what it printed last, and at the host's memory.",
  143: "The program was asked to end. Something outside of Naru may have stopped it.",
}

/** A replica that ended before it was healthy. */
export function whyEnded({ exitCode, oomKilled, error, spec }: Container): Unhealthy {
  if (oomKilled) {
    const limit = spec.resources?.memoryBytes
    return {
      code: "replica_out_of_memory",
      message: `The container used more memory than it may${limit ? ` (${Math.round(limit / 1024 ** 2)} MB)` : ""} and was killed.`,
      advice: "Raise the memory limit in the service's configuration, or make the program use less.",
    }
  }
  const code = exitCode ?? 0
  return {
    code: "replica_ended",
    message: `The container ended with exit code ${code} before it was healthy.${error ? ` ${error}` : ""}`,
    advice:
      exitAdvice[code] ??
      (code === 0
        ? "A service must keep running: its command ended by itself. Start the program in the foreground."
        : "Look at what it printed. A missing variable, secret or file is the usual cause."),
  }
}

/** A replica that runs but did not pass its check in time. */
export function whyUnhealthy({
  check,
  answer,
  tries,
  passedMs,
}: {
  check: string
  answer: string
  tries: number
  passedMs: number
}): Unhealthy {
  const seconds = Math.round(passedMs / 100) / 10
  return {
    code: "replica_unhealthy",
    message: `The health check failed: ${check} ${answer}. It was tried ${tries} times in ${seconds} s.`,
    advice: answer.includes("refused")
      ? "Check that the program listens on that port and on 0.0.0.0, not only on 127.0.0.1."
      : "Open the check's address in the program's log, mend the cause, or change the health check.",
  }
}
