import { listTeamsOf } from "@naru/core/teams"
import type { TeamView } from "@naru/core/teams/schema"
import { headers } from "next/headers"
import { cache } from "react"
import { web } from "../core.ts"
import { type Session, sessionOf } from "./session.ts"

export interface Person {
  user: Session["user"]
  teams: TeamView[]
}

/** Who asks for the page, with the teams they belong to; undefined for nobody. Read once per request. */
export const currentPerson = cache(async (): Promise<Person | undefined> => {
  const session = await sessionOf(await headers())
  if (!session) return undefined
  const { core } = await web()
  return { user: session.user, teams: await listTeamsOf(core.database, session.user.id) }
})
