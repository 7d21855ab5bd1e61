/** What integration tests stand on: a real PostgreSQL, a core on it, teams in it. */
export { hostPrivateKey, makeTestTeam, openTestCore, type TestCore, type TestTeam } from "./core.ts"
export { openTestDatabase, type TestDatabase } from "./database.ts"
export { dumpDatabase } from "./dump.ts"
export { openRecordedHost, type RecordedHost } from "./recorded-host.ts"
export { lastDeed, makeTestService, type TestService } from "./service.ts"
