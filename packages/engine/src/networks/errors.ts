import { NaruError } from "@naru/base/errors"
import type { PortBinding } from "./network.ts"

export class NetworkNotFound extends NaruError {
  constructor(name: string) {
    super({ code: "network_not_found", kind: "not_found", message: `network ${name} not found` })
  }
}

export class NetworkAmbiguous extends NaruError {
  constructor(prefix: string) {
    super({
      code: "network_ambiguous",
      kind: "invalid",
      message: `network ${prefix} is ambiguous: several IDs begin with it`,
    })
  }
}

export class NetworkExists extends NaruError {
  constructor(name: string) {
    super({ code: "network_exists", kind: "conflict", message: `network with name ${name} already exists` })
  }
}

export class NetworkInUse extends NaruError {
  constructor(name: string, containers: readonly string[]) {
    super({
      code: "network_in_use",
      kind: "conflict",
      message: `network ${name} has active endpoints: ${containers.join(", ")}`,
    })
  }
}

export class FixedNetwork extends NaruError {
  constructor(name: string) {
    super({
      code: "network_fixed",
      kind: "forbidden",
      message: `${name} is a pre-defined network and cannot be removed`,
    })
  }
}

export class InvalidNetwork extends NaruError {
  constructor(reason: string) {
    super({ code: "invalid_network", kind: "invalid", message: reason })
  }
}

export class NoSubnetLeft extends NaruError {
  constructor() {
    super({
      code: "no_subnet_left",
      kind: "unavailable",
      message: "every private address range is taken by this host's routes or by other networks",
      userMessage: "No free address range is left. Remove unused networks, or name a subnet yourself.",
    })
  }
}

export class NoAddressLeft extends NaruError {
  constructor(network: string, subnet: string) {
    super({
      code: "no_address_left",
      kind: "unavailable",
      message: `network ${network} (${subnet}) has no free address left`,
    })
  }
}

export class AddressInUse extends NaruError {
  constructor(address: string, holder: string) {
    super({ code: "address_in_use", kind: "conflict", message: `address ${address} is in use by ${holder}` })
  }
}

export class PortInUse extends NaruError {
  constructor({ hostPort, protocol }: PortBinding, holder: string) {
    super({
      code: "port_in_use",
      kind: "conflict",
      message: `port ${hostPort}/${protocol} is in use by ${holder}`,
      userMessage: `Port ${hostPort}/${protocol} is in use by ${holder}. Stop it, or publish another port.`,
    })
  }
}

export class InvalidPortBinding extends NaruError {
  constructor({ hostAddress, hostPort, protocol }: PortBinding, reason: string) {
    super({
      code: "invalid_port_binding",
      kind: "invalid",
      message: `cannot publish ${hostAddress}:${hostPort}/${protocol}: ${reason}`,
    })
  }
}
