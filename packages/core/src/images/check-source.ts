import { checkDockerfile, DockerfileInvalid } from "@naru/engine/builder/parse"
import type { ImageSource } from "./source.schema.ts"

/** Throws `dockerfile_invalid` with line and column when the source holds a Dockerfile that cannot be built as written. */
export function checkSource(source: ImageSource): void {
  if (source.kind !== "dockerfile") return
  const problem = checkDockerfile(source.dockerfile).find(({ severity }) => severity === "error")
  if (problem) throw new DockerfileInvalid(problem.message, problem)
}
