import { defineMachine } from "@naru/base/machine"
import type { ContainerState } from "./container.ts"

export type ContainerEvent = "start" | "pause" | "unpause" | "exit" | "backOff" | "remove" | "giveUp"

/** Every way a container's state may change; what is not here does not happen. */
export const containerMachine = defineMachine<ContainerState, ContainerEvent>("container", {
  created: { start: "running", remove: "removing" },
  running: { pause: "paused", exit: "exited", backOff: "restarting" },
  paused: { unpause: "running", exit: "exited", backOff: "restarting" },
  restarting: { start: "running", exit: "exited", remove: "removing" },
  exited: { start: "running", backOff: "restarting", remove: "removing" },
  removing: { giveUp: "dead" },
  dead: { remove: "removing" },
})

/** True while the container has a process. */
export function hasProcess(state: ContainerState): boolean {
  return containerMachine.can(state, "pause") || containerMachine.can(state, "unpause")
}
