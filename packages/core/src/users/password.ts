import { hash, verify } from "@node-rs/argon2"

/** argon2id with 19 MiB, 2 passes, 1 lane: the first choice of the OWASP password storage cheat sheet. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes a password with argon2id (the library's default algorithm); the result names its own parameters. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

let standIn: Promise<string> | undefined

/** Checks a password. Takes as long when there is no hash, so that time does not tell who has an account. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  standIn ??= hashPassword("nobody has this password")
  const matches = await verify(passwordHash ?? (await standIn), password)
  return matches && passwordHash !== null
}
