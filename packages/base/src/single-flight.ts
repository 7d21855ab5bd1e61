/** Runs work once per key at a time: callers that come while it runs share its outcome. */
export interface SingleFlight<T> {
  run(key: string, work: () => Promise<T>): Promise<T>
}

/** Opens a single flight; nothing is remembered after the work has ended. */
export function openSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Promise<T>>()
  return {
    run(key, work) {
      const flying = flights.get(key)
      if (flying) return flying
      const flight = work().finally(() => flights.delete(key))
      flights.set(key, flight)
      return flight
    },
  }
}
