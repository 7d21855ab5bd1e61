"use client"
import { type Action, can, type Role } from "@naru/core/members/schema"
import { createContext, type ReactNode, use } from "react"

export interface CurrentTeam {
  slug: string
  name: string
  role: Role
}

const Context = createContext<CurrentTeam | undefined>(undefined)

export function TeamProvider({ team, children }: { team: CurrentTeam; children: ReactNode }) {
  return <Context value={team}>{children}</Context>
}

/** The team whose pages these are, and the person's role in it. */
export function useTeam(): CurrentTeam & { may: (action: Action) => boolean } {
  const team = use(Context)
  if (!team) throw new Error("useTeam stands outside of a team's pages")
  return { ...team, may: (action) => can(team.role, action) }
}
