import type { EngineEvent } from "@naru/engine/events"
import type { Exchange } from "../http/exchange.ts"
import { jsonLines, type Reply } from "../http/reply.ts"
import { type Filters, parseFilters, passesAny } from "../query/filters.ts"
import { parseTimeNs } from "../query/times.ts"

/** `GET /events`: one document per event, from `since` (kept ones first) until `until` or until the client leaves. */
export function events({ engine, query, signal }: Exchange): Reply {
  const filters = parseFilters(query.get("filters"), [
    "container",
    "daemon",
    "event",
    "image",
    "label",
    "network",
    "node",
    "plugin",
    "scope",
    "type",
    "volume",
  ])
  const sinceNs = parseTimeNs(query.get("since"), "since")
  const untilNs = parseTimeNs(query.get("until"), "until")
  const stream = engine.events.subscribe({
    ...(sinceNs !== undefined && { sinceNs }),
    ...(untilNs !== undefined && { untilNs }),
    signal,
  })
  return jsonLines(chosen(stream, filters), { eager: true })
}

async function* chosen(stream: AsyncIterable<EngineEvent>, filters: Filters): AsyncGenerator<unknown> {
  for await (const event of stream) if (passesEventFilters(event, filters)) yield eventDocument(event)
}

/** True when the event passes; `event=exec_start` also holds for `exec_start: sh`. */
export function passesEventFilters(event: EngineEvent, filters: Filters): boolean {
  const { type, action, attributes } = event
  const isOf = (wanted: EngineEvent["type"]) =>
    passesAny(
      filters,
      wanted,
      (name) => type === wanted && (event.id.startsWith(name) || attributes.name === name),
    )
  return (
    passesAny(filters, "type", (wanted) => type === wanted) &&
    passesAny(filters, "event", (wanted) => action === wanted || action.startsWith(`${wanted}:`)) &&
    passesAny(filters, "scope", (scope) => scope === "local") &&
    passesAny(filters, "label", (label) => hasLabel(attributes, label)) &&
    passesAny(filters, "image", (name) => isImage(event, name)) &&
    isOf("container") &&
    isOf("network") &&
    isOf("volume") &&
    ["daemon", "node", "plugin"].every((absent) => !filters.has(absent))
  )
}

function hasLabel(attributes: Readonly<Record<string, string>>, label: string): boolean {
  const [key = "", value] = label.split("=", 2)
  return value === undefined ? key in attributes : attributes[key] === value
}

function isImage({ type, id, attributes }: EngineEvent, wanted: string): boolean {
  const name = type === "image" ? (attributes.name ?? id) : (attributes.image ?? "")
  return name === wanted || name.split(":")[0] === wanted || id === wanted
}

/** An event as Docker writes it; the fields before `Type` are for clients older than API 1.22. */
export function eventDocument({
  type,
  action,
  id,
  attributes,
  timeNs,
}: EngineEvent): Record<string, unknown> {
  return {
    ...(type === "container" && { status: action, id, from: attributes.image ?? "" }),
    ...(type === "image" && { status: action, id }),
    Type: type,
    Action: action,
    Actor: { ID: id, Attributes: attributes },
    scope: "local",
    time: Number(timeNs / 1_000_000_000n),
    timeNano: Number(timeNs),
  }
}
