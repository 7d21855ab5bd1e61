import { checkDockerfile as check } from "@naru/engine/builder/parse"
import type { EditorProblem } from "#components/editor/problem.ts"

/** What the builder itself would say about a Dockerfile, in the browser, while it is being written. */
export function checkDockerfile(text: string): EditorProblem[] {
  return check(text)
}
