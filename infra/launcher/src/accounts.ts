import { readFile } from "node:fs/promises"
import { NaruError } from "@naru/base/errors"
import { run } from "@naru/base/spawn"

export interface Account {
  uid: number
  gid: number
}

class AccountMissing extends NaruError {
  constructor(name: string) {
    super({
      code: "account_missing",
      kind: "unavailable",
      message: `This host has no user "${name}"`,
      userMessage: `This host has no user "${name}", which its Debian package makes. Reinstall that package, then run ./naru up again.`,
    })
  }
}

/** Looks a system user up in /etc/passwd; throws `account_missing`. */
export async function getAccount(name: string): Promise<Account> {
  const line = (await readFile("/etc/passwd", "utf8"))
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`))
  if (line === undefined) throw new AccountMissing(name)
  const [, , uid, gid] = line.split(":")
  return { uid: Number(uid), gid: Number(gid) }
}

/** The user that owns nothing and runs the dashboard, and the group whose members may speak to the Docker socket. */
export async function ensureAccounts(): Promise<void> {
  const groups = await readFile("/etc/group", "utf8")
  if (!groups.includes("\nnaru:")) await run({ command: "groupadd", args: ["--system", "naru"] })
  const users = await readFile("/etc/passwd", "utf8")
  if (users.includes("\nnaru-web:")) return
  const shape = [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
  ]
  await run({ command: "useradd", args: [...shape, "naru-web"] })
}
