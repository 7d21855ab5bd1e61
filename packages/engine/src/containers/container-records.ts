import type { Log } from "@naru/base/log"
import type { EventLog } from "../events/index.ts"
import { type Collection, openCollection } from "../metadata/index.ts"
import type { Container } from "./container.ts"
import { ContainerAmbiguous, ContainerNotFound } from "./container-errors.ts"
import { type ContainerEvent, containerMachine } from "./container-machine.ts"
import { type ContainerRecord, containerRecordSchema } from "./container-record.ts"
import { type NameBook, openNameBook } from "./name-book.ts"

/** The containers of one engine by ID and name. Every change of state goes through `transition`. */
export interface ContainerRecords {
  list(): ContainerRecord[]
  /** By ID, name or unambiguous ID prefix. Throws `container_not_found`, `container_ambiguous`. */
  get(nameOrId: string): ContainerRecord
  find(nameOrId: string): ContainerRecord | undefined
  findById(id: string): ContainerRecord | undefined
  /** Holds a name for a container that is being made; throws `container_name_taken`. Returns how to let go of it. */
  reserveName(name: string, id: string): () => void
  isNameTaken(name: string): boolean
  add(record: ContainerRecord): Promise<void>
  /** Changes what is kept without a change of state. */
  update(id: string, change: RecordChange): Promise<ContainerRecord>
  /** Moves a container along its state machine, keeps the change, then tells it. Throws `illegal_transition`. */
  transition(id: string, event: ContainerEvent, change?: RecordChange): Promise<ContainerRecord>
  rename(id: string, name: string): Promise<void>
  remove(id: string): Promise<void>
  /** Publishes something that happened to a container, with what `docker events` shows of it. */
  publish(container: Container, action: string, attributes?: Readonly<Record<string, string>>): void
}

interface RecordChange {
  /** Fields set to undefined are taken away. */
  container?: { [Field in keyof Container]?: Container[Field] | undefined }
  internal?: Partial<ContainerRecord["internal"]>
}

/** Opens the collection of containers. */
export async function openContainerRecords(options: {
  directory: string
  events: EventLog
  log: Log
}): Promise<ContainerRecords> {
  const { directory, events, log } = options
  const documents = await openCollection({ directory, schema: containerRecordSchema, noun: "container", log })
  const names = openNameBook(documents.list().map(({ container }) => [container.name, container.id]))
  const find = (nameOrId: string) => findRecord(documents, names, nameOrId)
  const get = (nameOrId: string) => {
    const record = find(nameOrId)
    if (!record) throw new ContainerNotFound(nameOrId)
    return record
  }
  const update = (id: string, change: RecordChange) =>
    documents.update(id, (record) => applyChange(record, change))
  return {
    list: () => documents.list(),
    get,
    find,
    findById: (id) => documents.find(id),
    reserveName: names.reserve,
    isNameTaken: (name) => names.find(name) !== undefined,
    // A container that goes with its end is not worth a wait for the disk: after a crash it would be removed anyway.
    add: (record) =>
      documents.put(record.container.id, record, { durable: record.container.spec.autoRemove !== true }),
    update,
    transition: (id, event, change = {}) =>
      documents.update(id, (record) => {
        const state = containerMachine.next(record.container.state, event)
        return applyChange(record, { ...change, container: { ...change.container, state } })
      }),
    async rename(id, name) {
      const before = documents.get(id).container.name
      const release = names.reserve(name, id)
      try {
        await update(id, { container: { name } })
      } catch (error) {
        release()
        throw error
      }
      if (before !== name) names.release(before, id)
    },
    async remove(id) {
      const record = documents.find(id)
      if (!record) return
      await documents.remove(id, { durable: record.container.spec.autoRemove !== true })
      names.release(record.container.name, id)
    },
    publish: (container, action, attributes = {}) =>
      events.publish({
        type: "container",
        action,
        id: container.id,
        attributes: attributesOf(container, attributes),
      }),
  }
}

function findRecord(
  documents: Collection<ContainerRecord>,
  names: NameBook,
  nameOrId: string,
): ContainerRecord | undefined {
  const exact = documents.find(nameOrId)
  if (exact) return exact
  const name = nameOrId.startsWith("/") ? nameOrId.slice(1) : nameOrId
  const named = names.find(name)
  if (named !== undefined) return documents.find(named)
  if (!/^[a-f0-9]+$/.test(nameOrId)) return undefined
  const matches = documents.list().filter(({ container }) => container.id.startsWith(nameOrId))
  if (matches.length > 1) throw new ContainerAmbiguous(nameOrId, matches.length)
  return matches[0]
}

function applyChange(record: ContainerRecord, change: RecordChange): ContainerRecord {
  const container = { ...record.container }
  for (const [field, value] of Object.entries(change.container ?? {})) {
    if (value === undefined) Reflect.deleteProperty(container, field)
    else Reflect.set(container, field, value)
  }
  return { container, internal: { ...record.internal, ...change.internal } }
}

function attributesOf(container: Container, more: Readonly<Record<string, string>>): Record<string, string> {
  return { ...container.spec.labels, image: container.spec.image, name: container.name, ...more }
}
