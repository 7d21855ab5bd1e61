import { UserNotFound } from "./spec-errors.ts"

export interface ResolvedUser {
  uid: number
  gid: number
  /** Supplementary groups, the primary one first (CVE-2022-36109: leaving it out lets a process drop a denying group). */
  additionalGids: readonly number[]
  home: string
}

export interface AccountFiles {
  /** Text of the root file system's /etc/passwd; empty when there is none. */
  passwd: string
  /** Text of its /etc/group. */
  group: string
}

/**
 * Turns an image's or a person's `user[:group]`, names or numbers, into IDs by the root file system's own files, as Docker does:
 * a number needs no entry, a name does; without a group the account's own groups apply. Throws {@link UserNotFound}.
 */
export function resolveUser(
  text: string,
  files: AccountFiles,
  groupAdd: readonly string[] = [],
): ResolvedUser {
  const accounts = parsePasswd(files.passwd)
  const groups = parseGroup(files.group)
  const [userText = "", groupText = ""] = text.split(":", 2)
  const name = userText === "" ? "0" : userText
  const account = findAccount(name, accounts)
  const uid = account?.uid ?? numberOf(name)
  if (uid === undefined) throw new UserNotFound(name, "passwd")
  const gid = groupText === "" ? (account?.gid ?? 0) : gidOf(groupText, groups)
  const memberships =
    groupText === "" && account ? groups.filter(({ members }) => members.includes(account.name)) : []
  const additional = [
    gid,
    ...memberships.map((group) => group.gid),
    ...groupAdd.map((name) => gidOf(name, groups)),
  ]
  return { uid, gid, additionalGids: [...new Set(additional)], home: account?.home || "/" }
}

interface Account {
  name: string
  uid: number
  gid: number
  home: string
}

interface Group {
  name: string
  gid: number
  members: readonly string[]
}

function findAccount(user: string, accounts: readonly Account[]): Account | undefined {
  const uid = numberOf(user)
  return accounts.find((account) => account.name === user || account.uid === uid)
}

function gidOf(text: string, groups: readonly Group[]): number {
  const gid = groups.find((group) => group.name === text)?.gid ?? numberOf(text)
  if (gid === undefined) throw new UserNotFound(text, "group")
  return gid
}

function numberOf(text: string): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined
  const value = Number(text)
  return value <= 0x7fffffff ? value : undefined
}

function parsePasswd(text: string): Account[] {
  return fieldsOf(text).flatMap(([name = "", , uidText = "", gidText = "", , home = ""]) => {
    const uid = numberOf(uidText)
    const gid = numberOf(gidText)
    return uid === undefined || gid === undefined ? [] : [{ name, uid, gid, home }]
  })
}

function parseGroup(text: string): Group[] {
  return fieldsOf(text).flatMap(([name = "", , gidText = "", members = ""]) => {
    const gid = numberOf(gidText)
    return gid === undefined
      ? []
      : [{ name, gid, members: members.split(",").map((member) => member.trim()) }]
  })
}

function fieldsOf(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(":"))
}
