import type { Core } from "../core.ts"
import { buildMachine } from "./build.machine.ts"
import { getBuildRow, moveBuild } from "./build.repository.ts"

/** Ends a build that nobody sees to any more. */
export async function interruptBuild(
  { database, now }: Pick<Core, "database" | "now">,
  { teamId, id }: { teamId: string; id: string },
): Promise<void> {
  const build = await getBuildRow(database, { teamId, id })
  if (buildMachine.isFinal(build.state)) return
  const failure = {
    code: "build_interrupted",
    message: "Naru's worker ended while it built. Start the build again.",
  }
  await moveBuild(database, { teamId, build, event: "interrupt", at: now(), result: { failure } })
}
