import type { StatusLook } from "#components/ui/status.tsx"

export const containerStates = [
  "created",
  "running",
  "paused",
  "restarting",
  "removing",
  "exited",
  "dead",
] as const
export type ContainerState = (typeof containerStates)[number]

export const containerLooks: Record<ContainerState, StatusLook> = {
  created: "waiting",
  running: "good",
  paused: "paused",
  restarting: "warn",
  removing: "busy",
  exited: "stopped",
  dead: "bad",
}

/** Reads a state as the engine says it; undefined for one that this page does not know. */
export function containerState(text: string): ContainerState | undefined {
  return containerStates.find((state) => state === text)
}

/** Health inside the engine's words, such as `Up 3 minutes (unhealthy)`, or the health's own word alone. */
export function healthIn(status: string): "starting" | "healthy" | "unhealthy" | undefined {
  if (/unhealthy/.test(status)) return "unhealthy"
  if (/healthy/.test(status)) return "healthy"
  return /health: starting|^starting$/.test(status) ? "starting" : undefined
}

interface Port {
  container: number
  host: number | null
  protocol: string
}

/** Ports in Docker's own short form, each once: `8080→80/tcp`, or `80/tcp` when it is not published. */
export function portLabels(ports: readonly Port[]): string[] {
  const labels = ports.map(({ container, host, protocol }) =>
    host === null ? `${container}/${protocol}` : `${host}→${container}/${protocol}`,
  )
  return [...new Set(labels)]
}

/** An image's name; where the container was started by digest, the digest in short. */
export function imageLabel(image: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(image) ? image.slice(7, 19) : image
}
