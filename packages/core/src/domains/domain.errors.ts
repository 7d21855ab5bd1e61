import { NaruError } from "@naru/base/errors"

export class HostnameTaken extends NaruError {
  constructor(hostname: string, cause?: unknown) {
    super({
      code: "hostname_taken",
      kind: "conflict",
      message: `${hostname} leads to a service already`,
      userMessage: `${hostname} leads to another service already. Remove it there first.`,
      cause,
    })
  }
}

export class HostnameReserved extends NaruError {
  constructor(hostname: string) {
    super({
      code: "hostname_reserved",
      kind: "conflict",
      message: `${hostname} is the dashboard's own, or of the names that Naru makes`,
      userMessage: `${hostname} belongs to Naru itself: choose a name of your own domain.`,
    })
  }
}

export class PortMissing extends NaruError {
  constructor() {
    super({
      code: "port_missing",
      kind: "invalid",
      message: "A domain needs a port and the service has no HTTP port",
      userMessage: "This service has no HTTP port. Set one in its configuration, or give the domain a port.",
    })
  }
}
