import { NaruError } from "@naru/base/errors"
import type { DeploymentFailure } from "./deployment.schema.ts"

/** The deployment has ended, or somebody else moved it on in between. */
export class DeploymentMoved extends NaruError {
  constructor(number: number, state: string) {
    super({
      code: "deployment_moved",
      kind: "conflict",
      message: `deployment ${number} is ${state}`,
      userMessage: `Deployment ${number} is ${state} already.`,
    })
  }
}

/** A replica did not become healthy. */
export class ReplicaUnhealthy extends NaruError {
  readonly failure: Omit<DeploymentFailure, "step">
  constructor(failure: Omit<DeploymentFailure, "step">) {
    super({ code: failure.code, kind: "invalid", message: failure.message })
    this.failure = failure
  }
}

/** The runs of a deployment were lost too often; what it had begun is taken back. */
export class Interrupted extends NaruError {
  constructor() {
    super({
      code: "deployment_interrupted",
      kind: "internal",
      message: "the deployment was interrupted too often",
      userMessage:
        "Naru's worker ended several times while it deployed. The release before serves on. Deploy again.",
    })
  }
}
