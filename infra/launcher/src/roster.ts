import { describeError, NaruError } from "@naru/base/errors"
import type { Paths } from "@naru/base/paths"
import { openUndo } from "@naru/base/undo"
import type { Part } from "./part.ts"
import { identify } from "./process-identity.ts"
import { removeState, type State, writeState } from "./state.ts"
import { type SupervisedPart, supervise } from "./supervise.ts"

class SupervisorUnknown extends NaruError {
  constructor() {
    super({
      code: "supervisor_unknown",
      kind: "internal",
      message:
        "This process cannot be found in /proc: mount it (mount -t proc proc /proc), then run ./naru up again",
    })
  }
}

/** The parts that run, written down for the other commands at each change. Disposing stops them, last started first. */
export interface Roster extends AsyncDisposable {
  /** Starts a part, waits until it is ready and keeps it running. Throws `part_failed`. */
  add(part: Part): Promise<void>
  /** Tells everybody that the platform is whole. */
  ready(): Promise<void>
}

/** Opens an empty roster for one build on one port; its state file appears with the first part. */
export async function openRoster(paths: Paths, facts: { build: string; port: number }): Promise<Roster> {
  const supervisor = await identify(process.pid)
  if (supervisor === undefined) throw new SupervisorUnknown()
  const state: State = { ...facts, supervisor, phase: "starting", parts: {} }
  const supervised: SupervisedPart[] = []
  const undo = openUndo()
  undo.defer(() => removeState(paths))
  const save = () => {
    const running = supervised.flatMap((part) => part.current() ?? [])
    state.parts = Object.fromEntries(running.map(({ name, ...facts }) => [name, facts]))
    return writeState(paths, state)
  }
  // A full disk must not end the platform; the next change is written again.
  const tell = (error: unknown) => console.error(`The state could not be written: ${describeError(error)}`)
  return {
    async add(part) {
      const running = await supervise(part, {
        logDirectory: paths.logs,
        onChange: () => void save().catch(tell),
      })
      supervised.push(running)
      undo.defer(() => running.stop())
      await save()
    },
    ready() {
      state.phase = "ready"
      return save()
    },
    [Symbol.asyncDispose]: () => undo[Symbol.asyncDispose](),
  }
}
