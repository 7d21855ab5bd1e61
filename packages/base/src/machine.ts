import { NaruError } from "./errors.ts"

/** States and events as data: `transitions[state][event]` is the next state; a final state has no events. */
export type Transitions<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>

export class IllegalTransition extends NaruError {
  constructor(thing: string, state: string, event: string) {
    super({
      code: "illegal_transition",
      kind: "conflict",
      message: `${thing} in state "${state}" does not take the event "${event}"`,
    })
  }
}

export interface Machine<State extends string, Event extends string> {
  /** The state that follows; throws {@link IllegalTransition} when the table has none. */
  next(state: State, event: Event): State
  can(state: State, event: Event): boolean
  /** True when no event leaves this state. */
  isFinal(state: State): boolean
}

/** Makes a state machine for one noun out of its table. `thing` names the noun in errors. */
export function defineMachine<State extends string, Event extends string>(
  thing: string,
  transitions: Transitions<State, Event>,
): Machine<State, Event> {
  return {
    next(state, event) {
      const next = transitions[state][event]
      if (next === undefined) throw new IllegalTransition(thing, state, event)
      return next
    },
    can: (state, event) => transitions[state][event] !== undefined,
    isFinal: (state) => Object.keys(transitions[state]).length === 0,
  }
}
