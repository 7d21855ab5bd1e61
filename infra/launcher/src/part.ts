import type { Account } from "./accounts.ts"

/** One supervised process of the platform: what to run, as whom, and how to tell that it is ready. */
export interface Part {
  name: "db" | "worker" | "web" | "proxy"
  command: string
  args: readonly string[]
  env: Record<string, string>
  cwd?: string
  /** Absent: root. */
  account?: Account
  stopSignal?: NodeJS.Signals
  ready(): Promise<boolean>
}
