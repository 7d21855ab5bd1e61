"use client"
import { signOut } from "next-auth/react"

/** Ends this sign-in and leaves; a whole page load, so that nothing of the person stays in memory. */
export function leave(): void {
  void signOut({ callbackUrl: "/sign-in" })
}
