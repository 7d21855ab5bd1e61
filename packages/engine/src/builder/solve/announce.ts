import { type Arg, checkDockerfile, type Dockerfile } from "../parse/index.ts"
import { isProxyArgument, type PlannedStage } from "../plan/index.ts"
import type { SolveContext } from "./solve-context.ts"

/** Tells what is going to be done, and what a person may want to know about the Dockerfile before. */
export async function announce(
  { stages, dockerfile, text }: { stages: readonly PlannedStage[]; dockerfile: Dockerfile; text: string },
  { emit, request }: SolveContext,
): Promise<void> {
  for (const { severity, message, line } of checkDockerfile(text)) {
    if (severity === "warning") await emit({ type: "warning", message, line })
  }
  const unused = unusedArguments(dockerfile, request.arguments ?? {})
  if (unused.length > 0) {
    await emit({ type: "warning", message: `One or more build-args [${unused.join(" ")}] were not consumed` })
  }
  const steps = stages.flatMap((stage) => stage.steps)
  await emit({ type: "plan", steps: steps.map(({ number, name, stage }) => ({ step: number, name, stage })) })
}

function unusedArguments({ instructions }: Dockerfile, given: Readonly<Record<string, string>>): string[] {
  const declared = instructions
    .filter((instruction): instruction is Arg => instruction.keyword === "ARG")
    .flatMap(({ definitions }) => definitions.map(({ name }) => name))
  return Object.keys(given).filter((name) => !declared.includes(name) && !isProxyArgument(name))
}
