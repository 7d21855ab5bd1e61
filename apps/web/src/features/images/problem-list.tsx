"use client"
import { useTranslations } from "next-intl"
import type { EditorProblem } from "#components/editor/problem.ts"
import { StatusMark } from "#components/ui/status.tsx"

/** What is wrong with a text, line by line: the same that the editor marks, for eyes and ears. */
export function ProblemList({ problems }: { problems: readonly EditorProblem[] }) {
  const t = useTranslations("editor")
  if (problems.length === 0) return null
  return (
    <ul aria-label={t("problems")} aria-live="polite" className="grid gap-1">
      {problems.map((problem) => (
        <li
          key={`${problem.line}:${problem.column}:${problem.message}`}
          className="flex items-start gap-2 text-sm"
        >
          <StatusMark look={problem.severity === "error" ? "bad" : "warn"} className="mt-0.5" />
          <span>
            <span className="text-faint tabular-nums">
              {t("place", { line: problem.line, column: problem.column })}
            </span>{" "}
            {problem.message}
          </span>
        </li>
      ))}
    </ul>
  )
}
