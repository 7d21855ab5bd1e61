/** Resolves when this process is asked to end; a second time ends it at once. */
export function whenStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve())
  })
}
