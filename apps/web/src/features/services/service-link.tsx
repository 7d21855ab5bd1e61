"use client"
import { ArrowUpRight } from "lucide-react"
import { useSyncExternalStore } from "react"
import { serviceUrl } from "./service-look.ts"

const never = () => () => {}

/** The service in a new tab, at the address that a visitor would use. */
export function ServiceLink({ hostname, className = "" }: { hostname: string; className?: string }) {
  const href = useSyncExternalStore(
    never,
    () => serviceUrl(hostname, window.location),
    () => `//${hostname}`,
  )
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className={`inline-flex min-w-0 items-center gap-0.5 text-accent text-sm underline-offset-4 hover:underline ${className}`}
    >
      <span className="truncate">{hostname}</span>
      <ArrowUpRight className="size-3.5 shrink-0" aria-hidden="true" />
    </a>
  )
}
