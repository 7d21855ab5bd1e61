import { DockerFailure } from "./failure.ts"

/** Docker Engine API version, such as 1.47. */
export interface ApiVersion {
  major: number
  minor: number
}

/**
 * Newest version spoken. 1.48 and later let clients choose a platform in inspect and save and expect images by
 * manifest, which this API does not have; CLI 28 negotiates down without loss.
 */
export const newestVersion: ApiVersion = { major: 1, minor: 47 }

/** Oldest version spoken: Docker's own floor until release 29. */
export const oldestVersion: ApiVersion = { major: 1, minor: 24 }

export function formatVersion({ major, minor }: ApiVersion): string {
  return `${major}.${minor}`
}

export function isAtLeast(version: ApiVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor)
}

const prefix = /^\/v(\d+)\.(\d+)(?=\/)/

/**
 * Splits `/v1.47/containers/json` into its version and the path that routes know. A path without a version means
 * the newest one. Throws 400 with Docker's text for versions outside the range.
 */
export function splitVersion(path: string): { version: ApiVersion; path: string } {
  const match = prefix.exec(path)
  if (!match) return { version: newestVersion, path }
  const version = { major: Number(match[1]), minor: Number(match[2]) }
  const text = formatVersion(version)
  if (!isAtLeast(version, oldestVersion.major, oldestVersion.minor)) {
    throw new DockerFailure(
      400,
      `client version ${text} is too old. Minimum supported API version is ${formatVersion(oldestVersion)}, please upgrade your client to a newer version`,
    )
  }
  if (isAtLeast(version, newestVersion.major, newestVersion.minor + 1)) {
    throw new DockerFailure(
      400,
      `client version ${text} is too new. Maximum supported API version is ${formatVersion(newestVersion)}`,
    )
  }
  return { version, path: path.slice(match[0].length) }
}
