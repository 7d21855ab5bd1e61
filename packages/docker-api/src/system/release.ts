/** Naru's own version. */
export const naruVersion = "0.1.0"

/**
 * The engine version that clients see. Tools compare it with Docker's releases (Testcontainers wants at least 1.6), so it
 * is the release whose API is spoken, with Naru's own version as build metadata.
 */
export const engineVersion = `27.5.0+naru.${naruVersion}`
