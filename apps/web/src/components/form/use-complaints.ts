"use client"
import { useTranslations } from "next-intl"
import { findComplaint } from "./complaints.ts"
import type { FieldErrors } from "./field-errors.ts"

/** Says the schemas' complaints in the person's language; a sentence that no table knows stays as it is. */
export function useComplaints(): (errors: FieldErrors) => FieldErrors {
  const t = useTranslations("complaints")
  const say = (sentence: string) => {
    const complaint = findComplaint(sentence)
    return complaint ? t(complaint.key, complaint.values) : sentence
  }
  return (errors) =>
    Object.fromEntries(Object.entries(errors).map(([path, sentence]) => [path, say(sentence)]))
}
