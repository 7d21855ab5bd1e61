"use client"
import { CircleAlert } from "lucide-react"
import { type ReactNode, useId } from "react"
import { cx } from "./cx.ts"

export interface FieldControl {
  id: string
  "aria-describedby": string | undefined
  "aria-invalid": boolean | undefined
}

export interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  className?: string | undefined
  /** Draws the control with the ids that tie label, hint and error to it. */
  children: (control: FieldControl) => ReactNode
}

/** A labelled control with its hint and, when wrong, its error: read aloud together. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId()
  const hintId = hint ? `${id}-hint` : undefined
  const errorId = error ? `${id}-error` : undefined
  const describedBy = [hintId, errorId].filter(Boolean).join(" ") || undefined
  return (
    <div className={cx("grid content-start gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, "aria-describedby": describedBy, "aria-invalid": error ? true : undefined })}
      {error && (
        <p id={errorId} className="flex items-start gap-1.5 text-bad text-xs">
          <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-faint text-xs">
          {hint}
        </p>
      )}
    </div>
  )
}
