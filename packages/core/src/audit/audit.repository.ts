import * as z from "zod"
import type { Connection } from "../database.ts"
import { newId } from "../ids.ts"
import {
  type ActivityEntry,
  type ActivityPage,
  type Actor,
  actorKinds,
  type ListActivity,
  type SubjectKind,
  subjectKinds,
} from "./audit.schema.ts"

export interface AuditRecord {
  /** Absent for what happens outside any team, such as the making of the owner. */
  teamId: string | null
  actor: Actor
  /** Subject and past verb, such as `service.created`. */
  action: `${SubjectKind}.${string}`
  subject: { id: string; name: string }
  /** Plain facts that help a reader; never a secret. */
  detail?: Record<string, string | number | boolean | null>
}

/** Writes who did what to which thing; call it in the transaction of the deed. */
export async function recordAudit(connection: Connection, record: AuditRecord): Promise<void> {
  const { teamId, actor, action, subject, detail } = record
  await connection.auditEntry.create({
    data: {
      id: newId(),
      teamId,
      actorKind: actor.kind,
      actorId: actor.id ?? null,
      actorName: actor.name,
      address: actor.address ?? "",
      action,
      subjectKind: action.slice(0, action.indexOf(".")),
      subjectId: subject.id,
      subjectName: subject.name,
      ...(detail && { detail }),
    },
  })
}

const storedEntry = z.object({
  actorKind: z.enum(actorKinds),
  subjectKind: z.enum(subjectKinds),
  detail: z.record(z.string(), z.unknown()).nullable(),
})

/** Lists a team's audit entries, newest first. */
export async function listActivity(
  connection: Connection,
  { teamId, cursor, subjectKind, limit }: ListActivity & { teamId: string },
): Promise<ActivityPage> {
  const rows = await connection.auditEntry.findMany({
    where: { teamId, ...(cursor && { id: { lt: cursor } }), ...(subjectKind && { subjectKind }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const entries = shown.map((row): ActivityEntry => {
    const { actorKind, subjectKind: kind, detail } = storedEntry.parse(row)
    return {
      id: row.id,
      at: row.at,
      actor: {
        kind: actorKind,
        name: row.actorName,
        address: row.address,
        ...(row.actorId && { id: row.actorId }),
      },
      action: row.action,
      subject: { kind, id: row.subjectId, name: row.subjectName },
      detail,
    }
  })
  return { entries, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}
