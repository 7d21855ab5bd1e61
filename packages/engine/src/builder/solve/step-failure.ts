import { NaruError } from "@naru/base/errors"
import { CannotStartProcess } from "../../runtime/index.ts"
import { BuildStepFailed } from "../errors.ts"
import type { Step } from "../plan/index.ts"

/** Errors of what the Dockerfile asked for; all others (a full disk, say) are not the step's fault and stay as they are. */
const faultsOfTheStep: readonly string[] = ["invalid", "not_found", "unsupported", "conflict"]

/** Puts a failure at its step. */
export function explainStepFailure(step: Step, error: unknown): unknown {
  if (error instanceof BuildStepFailed) return error
  if (error instanceof CannotStartProcess)
    return new BuildStepFailed({ step, exitCode: error.exitCode, cause: error })
  const isFault = error instanceof NaruError && faultsOfTheStep.includes(error.kind)
  return isFault ? new BuildStepFailed({ step, cause: error }) : error
}
