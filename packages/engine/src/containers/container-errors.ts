import { NaruError } from "@naru/base/errors"
import type { ContainerState } from "./container.ts"

export class ContainerNotFound extends NaruError {
  constructor(nameOrId: string) {
    super({ code: "container_not_found", kind: "not_found", message: `No such container: ${nameOrId}` })
  }
}

export class ContainerAmbiguous extends NaruError {
  constructor(prefix: string, count: number) {
    super({
      code: "container_ambiguous",
      kind: "invalid",
      message: `${count} containers have IDs that begin with "${prefix}"; give more digits`,
    })
  }
}

export class ContainerNameTaken extends NaruError {
  constructor(name: string, holderId: string) {
    super({
      code: "container_name_taken",
      kind: "conflict",
      message: `The container name "/${name}" is already in use by container "${holderId}". You have to remove (or rename) that container to be able to reuse that name.`,
    })
  }
}

export class InvalidContainerName extends NaruError {
  constructor(name: string) {
    super({
      code: "invalid_container_name",
      kind: "invalid",
      message: `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
    })
  }
}

export class InvalidContainerSpec extends NaruError {
  constructor(reason: string) {
    super({ code: "invalid_container_spec", kind: "invalid", message: reason })
  }
}

export class ContainerRunning extends NaruError {
  constructor(id: string, state: ContainerState) {
    super({
      code: "container_running",
      kind: "conflict",
      message: `cannot remove container "${id}": container is ${state}: stop the container before removing or force remove`,
    })
  }
}

export class ContainerNotRunning extends NaruError {
  constructor(id: string) {
    super({ code: "container_not_running", kind: "conflict", message: `container ${id} is not running` })
  }
}

export class ContainerPaused extends NaruError {
  constructor(id: string) {
    super({
      code: "container_paused",
      kind: "conflict",
      message: `container ${id} is paused: unpause the container first`,
    })
  }
}

export class ContainerBeingRemoved extends NaruError {
  constructor(id: string) {
    super({
      code: "container_being_removed",
      kind: "conflict",
      message: `container ${id} is marked for removal and cannot be started`,
    })
  }
}

export class ContainerStartFailed extends NaruError {
  /** What Docker reports for such a failure: 125, 126 or 127. */
  readonly exitCode: number
  constructor({ id, cause, exitCode }: { id: string; cause: NaruError; exitCode: number }) {
    super({
      code: "container_start_failed",
      kind: cause.kind,
      message: `failed to start container ${id}: ${cause.message}`,
      userMessage: cause.userMessage,
      cause,
    })
    this.exitCode = exitCode
  }
}

export class SecretsGone extends NaruError {
  constructor(id: string) {
    super({
      code: "secrets_gone",
      kind: "conflict",
      message: `the secrets of container ${id} were kept in memory alone and are gone`,
      userMessage:
        "This container's secrets were kept in memory alone and went with the last restart of the host. Create the container again.",
    })
  }
}

export class ExecNotFound extends NaruError {
  constructor(id: string) {
    super({ code: "exec_not_found", kind: "not_found", message: `No such exec instance: ${id}` })
  }
}

export class ExecAlreadyStarted extends NaruError {
  constructor(id: string) {
    super({ code: "exec_already_started", kind: "conflict", message: `Exec ${id} has already been started` })
  }
}

export class WaitCanceled extends NaruError {
  constructor(id: string) {
    super({ code: "wait_canceled", kind: "canceled", message: `the wait for container ${id} was given up` })
  }
}
