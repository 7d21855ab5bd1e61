import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as z from "zod"
import type { Bundle, SpecMount } from "../runtime/index.ts"
import type { ContainerSpec, RecordedSpec } from "./container.ts"
import { InvalidContainerSpec, SecretsGone } from "./container-errors.ts"

type WithSecrets = Pick<ContainerSpec, "secrets" | "secretEnvironment">

/** True when the container has anything that must not be written to disk. */
export function hasSecrets({ secrets = [], secretEnvironment = [] }: WithSecrets): boolean {
  return secrets.length > 0 || secretEnvironment.length > 0
}

/** The spec as it is kept: names of secrets, no values. */
export function withoutSecretValues(spec: ContainerSpec): RecordedSpec {
  const { secrets, secretEnvironment, ...rest } = spec
  return {
    ...rest,
    ...(secrets && { secrets: secrets.map(({ value: _, ...file }) => file) }),
    ...(secretEnvironment && { secretEnvironment: secretEnvironment.map(({ name }) => ({ name })) }),
  }
}

/** Writes secret files and variables into the bundle, which lies on tmpfs. Throws `invalid_container_spec`. */
export function keepSecrets(bundle: Bundle, { secrets = [], secretEnvironment = [] }: WithSecrets): void {
  mkdirSync(bundle.secrets, { recursive: true, mode: 0o755 })
  for (const { name, value, uid = 0, gid = 0, mode = 0o444 } of secrets) {
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name))
      throw new InvalidContainerSpec(`"${name}" is not a secret's name: letters, digits, "_", "." and "-"`)
    const path = join(bundle.secrets, name)
    writeFileSync(path, value, { mode: 0o400 })
    chownSync(path, uid, gid)
    chmodSync(path, mode)
  }
  const lines = secretEnvironment.map(({ name, value }) => `${name}=${value}`)
  writeFileSync(bundle.secretEnvironment, JSON.stringify(lines), { mode: 0o600 })
}

export function dropSecrets(bundle: Bundle): void {
  rmSync(bundle.secrets, { recursive: true, force: true })
  rmSync(bundle.secretEnvironment, { force: true })
}

/** The variables again, `NAME=value` each. Throws `secrets_gone` after a restart of the host. */
export function readSecretEnvironment(bundle: Bundle, id: string): string[] {
  if (!existsSync(bundle.secretEnvironment)) throw new SecretsGone(id)
  return z.array(z.string()).parse(JSON.parse(readFileSync(bundle.secretEnvironment, "utf8")))
}

/** The directory of secret files as the container sees it. */
export function secretMounts(bundle: Bundle, spec: RecordedSpec): SpecMount[] {
  if (!spec.secrets?.length) return []
  return [
    {
      type: "bind",
      source: bundle.secrets,
      target: "/run/secrets",
      readOnly: true,
      options: ["nosuid", "noexec", "nodev"],
    },
  ]
}
