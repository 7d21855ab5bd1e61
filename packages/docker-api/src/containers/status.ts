import type { Container } from "@naru/engine/containers"

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const week = 7 * day
const month = 30 * day
const year = 365 * day

/** A span in words, as Docker's clients show it (go-units, HumanDuration). */
export function humanDuration(seconds: number): string {
  if (seconds < 1) return "Less than a second"
  if (seconds < 2) return "1 second"
  if (seconds < minute) return `${Math.floor(seconds)} seconds`
  if (seconds < 2 * minute) return "About a minute"
  if (seconds < 46 * minute + 30) return `${Math.floor(seconds / minute)} minutes`
  const hours = Math.round(seconds / hour)
  if (hours === 1) return "About an hour"
  if (hours < 48) return `${hours} hours`
  if (seconds < 2 * week) return `${Math.floor(hours / 24)} days`
  if (seconds < 2 * month) return `${Math.floor(seconds / week)} weeks`
  if (seconds < 2 * year) return `${Math.floor(seconds / month)} months`
  return `${Math.floor(seconds / year)} years`
}

/** The status of `docker ps`: `Up 3 minutes (healthy)`, `Exited (0) 2 hours ago`. */
export function statusText(container: Container, nowMs: number): string {
  const since = (time: string | undefined) =>
    humanDuration(time === undefined ? 0 : (nowMs - Date.parse(time)) / 1000)
  switch (container.state) {
    case "running":
      return `Up ${since(container.startedAt)}${healthText(container)}`
    case "paused":
      return `Up ${since(container.startedAt)} (Paused)`
    case "restarting":
      return `Restarting (${container.exitCode ?? 0}) ${since(container.finishedAt)} ago`
    case "removing":
      return "Removal In Progress"
    case "dead":
      return "Dead"
    case "created":
      return "Created"
    case "exited":
      return `Exited (${container.exitCode ?? 0}) ${since(container.finishedAt)} ago`
  }
}

function healthText({ health }: Container): string {
  if (!health) return ""
  return health.status === "starting" ? " (health: starting)" : ` (${health.status})`
}
