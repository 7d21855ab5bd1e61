import "next-auth"

declare module "next-auth" {
  interface User {
    /** The session row that this sign-in opened. */
    sid?: string
  }
}
