import { type Connection, isUniqueViolation } from "../database.ts"
import { newId } from "../ids.ts"
import { EmailTaken } from "./user.errors.ts"
import { type Locale, localeSchema, type UserView } from "./user.schema.ts"

export interface StoredUser extends UserView {
  passwordHash: string | null
}

export interface InsertUser {
  email: string
  name: string
  passwordHash: string | null
  locale: Locale
}

const columns = { id: true, name: true, email: true, locale: true, passwordHash: true } as const

function userOf(row: {
  id: string
  name: string
  email: string
  locale: string
  passwordHash: string | null
}): StoredUser {
  return { ...row, locale: localeSchema.catch("en").parse(row.locale) }
}

/** Makes a user; throws {@link EmailTaken}. */
export async function insertUser(connection: Connection, user: InsertUser): Promise<StoredUser> {
  try {
    return userOf(await connection.user.create({ data: { id: newId(), ...user }, select: columns }))
  } catch (error) {
    throw isUniqueViolation(error) ? new EmailTaken(error) : error
  }
}

/** Finds a user by id or (lower case) e-mail. */
export async function findUser(
  connection: Connection,
  by: { id: string } | { email: string },
): Promise<StoredUser | undefined> {
  const row = await connection.user.findUnique({ where: by, select: columns })
  return row ? userOf(row) : undefined
}

/** True when anybody has an account here. */
export async function hasUsers(connection: Connection): Promise<boolean> {
  return (await connection.user.findFirst({ select: { id: true } })) !== null
}

export async function updateUser(
  connection: Connection,
  { id, ...data }: { id: string; passwordHash?: string; locale?: Locale; name?: string },
): Promise<void> {
  await connection.user.update({ where: { id }, data })
}

/** The names of users by id, for lists that show who did something. */
export async function namesOfUsers(
  connection: Connection,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await connection.user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function findLinkedUser(
  connection: Connection,
  { provider, providerAccountId }: { provider: string; providerAccountId: string },
): Promise<StoredUser | undefined> {
  const account = await connection.account.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    select: { user: { select: columns } },
  })
  return account ? userOf(account.user) : undefined
}

export async function linkAccount(
  connection: Connection,
  link: { userId: string; provider: string; providerAccountId: string },
): Promise<void> {
  await connection.account.create({ data: { id: newId(), ...link } })
}
