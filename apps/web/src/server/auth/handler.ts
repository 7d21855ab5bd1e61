import type { NextRequest } from "next/server"
import NextAuth from "next-auth"
import { authOptions } from "./options.ts"

/**
 * Answers next-auth's own addresses. It trusts the front door's word about host and protocol, so that a person can sign in
 * by the public address and by the host's IP alike: NEXTAUTH_URL would send everybody to the one.
 */
export function handleAuth(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  delete process.env.NEXTAUTH_URL
  process.env.AUTH_TRUST_HOST = "true"
  return NextAuth(request, context, authOptions(request.headers))
}
