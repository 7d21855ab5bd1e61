export { type CreateTeam, createTeamSchema, reservedTeamSlugs, type TeamView } from "./team.schema.ts"
