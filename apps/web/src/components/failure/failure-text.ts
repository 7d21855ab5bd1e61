"use client"
import { useTranslations } from "next-intl"
import { type Failure, failureOf } from "#api/failure.ts"

/** Says a failure in the person's language where Naru knows it by name, else in the server's words. */
export function useFailureText(): (error: unknown) => Failure {
  const t = useTranslations("failures.code")
  return (error) => {
    const failure = failureOf(error)
    const key = knownCodes.find((code) => code === failure.code)
    if (key) return { ...failure, message: t(key) }
    return failure
  }
}

/** Failures whose sentence needs nothing from the server; the others name things, which only its own words do. */
const knownCodes = [
  "unreachable",
  "nothing_to_build",
  "hostname_taken",
  "hostname_reserved",
  "port_missing",
  "environment_not_empty",
  "project_not_empty",
  "no_host",
  "image_in_use",
  "invitation_invalid",
  "host_silent",
  "not_allowed",
  "last_owner",
  "already_member",
  "owner_exists",
  "owner_link_invalid",
  "email_taken",
  "wrong_password",
  "sign_in_refused",
  "engine_unavailable",
  "database_unavailable",
  "not_signed_in",
  "internal",
] as const
