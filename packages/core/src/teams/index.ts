export { createTeam } from "./create-team.ts"
export { openTeam } from "./open-team.ts"
export { findTeamOf, isFirstTeam, listTeamsOf } from "./team.repository.ts"
