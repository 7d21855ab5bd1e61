"use client"
import { useTranslations } from "next-intl"
import { type Failure, failureOf } from "#api/failure.ts"

/** Says a failure in the person's language where Naru knows it by name, else in the server's words. */
export function useFailureText(): (error: unknown) => Failure {
  const t = useTranslations("failures")
  return (error) => {
    const failure = failureOf(error)
    const key = knownCodes.find((code) => code === failure.code)
    if (key) return { ...failure, message: t(key) }
    return failure
  }
}

const knownCodes = ["unreachable"] as const
