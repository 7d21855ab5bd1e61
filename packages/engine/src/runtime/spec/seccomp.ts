import * as z from "zod"
import type { OciSeccomp } from "./oci-spec.ts"
import { InvalidSeccompProfile } from "./spec-errors.ts"

const filterSchema = z
  .object({
    caps: z.array(z.string()).nullish(),
    arches: z.array(z.string()).nullish(),
    minKernel: z.string().nullish(),
  })
  .nullish()

const ruleSchema = z.object({
  name: z.string().nullish(),
  names: z.array(z.string()).nullish(),
  action: z.string(),
  errnoRet: z.number().int().nullish(),
  args: z
    .array(
      z.object({
        index: z.number().int().min(0).max(5),
        value: z.number(),
        valueTwo: z.number().optional(),
        op: z.string(),
      }),
    )
    .nullish(),
  includes: filterSchema,
  excludes: filterSchema,
})

/** Docker's profile format: the OCI one with conditions on capabilities, architecture and kernel. */
const profileSchema = z.object({
  defaultAction: z.string(),
  defaultErrnoRet: z.number().int().nullish(),
  architectures: z.array(z.string()).nullish(),
  archMap: z
    .array(z.object({ architecture: z.string(), subArchitectures: z.array(z.string()).nullish() }))
    .nullish(),
  syscalls: z.array(ruleSchema).nullish(),
})
export type SeccompProfile = z.input<typeof profileSchema>

export interface SeccompConditions {
  capabilities: readonly string[]
  /** Go's name of the architecture, such as `amd64`. */
  architecture: string
  /** As `uname -r`. */
  kernelVersion: string
}

/** Reads a profile that a person gave as JSON; throws {@link InvalidSeccompProfile}. */
export function parseSeccompProfile(text: string): SeccompProfile {
  try {
    return profileSchema.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new InvalidSeccompProfile(reason, error)
  }
}

/** Decides a profile's conditions for one container: what remains is plain OCI seccomp. */
export function resolveSeccomp(profile: SeccompProfile, conditions: SeccompConditions): OciSeccomp {
  const rules = (profile.syscalls ?? []).filter(
    (rule) => meets(rule.includes, conditions) && !excludedBy(rule.excludes, conditions),
  )
  return {
    defaultAction: profile.defaultAction,
    ...(profile.defaultErrnoRet != null && { defaultErrnoRet: profile.defaultErrnoRet }),
    architectures: architecturesOf(profile, conditions.architecture),
    syscalls: rules.map((rule) => ({
      names: rule.names ?? (rule.name == null ? [] : [rule.name]),
      action: rule.action,
      ...(rule.errnoRet != null && { errnoRet: rule.errnoRet }),
      ...(rule.args && rule.args.length > 0 && { args: rule.args.map(exactArgument) }),
    })),
  }
}

type Filter = z.input<typeof filterSchema>
type Argument = { index: number; value: number; valueTwo?: number | undefined; op: string }

function exactArgument({ index, value, valueTwo, op }: Argument) {
  return { index, value, op, ...(valueTwo !== undefined && { valueTwo }) }
}

function meets(filter: Filter, conditions: SeccompConditions): boolean {
  const { caps, arches, minKernel } = filter ?? {}
  if (caps?.some((name) => !conditions.capabilities.includes(name))) return false
  if (arches?.length && !arches.includes(conditions.architecture)) return false
  return minKernel == null || compareKernels(conditions.kernelVersion, minKernel) >= 0
}

function excludedBy(filter: Filter, conditions: SeccompConditions): boolean {
  const { caps, arches, minKernel } = filter ?? {}
  if (caps?.some((name) => conditions.capabilities.includes(name))) return true
  if (arches?.includes(conditions.architecture)) return true
  return minKernel != null && compareKernels(conditions.kernelVersion, minKernel) >= 0
}

function compareKernels(left: string, right: string): number {
  const [major = 0, minor = 0] = left.split(/[.-]/).map(Number)
  const [otherMajor = 0, otherMinor = 0] = right.split(/[.-]/).map(Number)
  return major - otherMajor || minor - otherMinor
}

const seccompNames: Readonly<Record<string, string>> = {
  amd64: "SCMP_ARCH_X86_64",
  arm64: "SCMP_ARCH_AARCH64",
  arm: "SCMP_ARCH_ARM",
  "386": "SCMP_ARCH_X86",
  riscv64: "SCMP_ARCH_RISCV64",
  ppc64le: "SCMP_ARCH_PPC64LE",
  s390x: "SCMP_ARCH_S390X",
}

function architecturesOf(profile: SeccompProfile, architecture: string): string[] {
  if (profile.architectures?.length) return [...profile.architectures]
  const native = seccompNames[architecture]
  if (native === undefined) return []
  const entry = profile.archMap?.find((candidate) => candidate.architecture === native)
  return [native, ...(entry?.subArchitectures ?? [])]
}
