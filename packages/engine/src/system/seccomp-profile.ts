import { NaruError } from "@naru/base/errors"
import * as z from "zod"
import { hostFacts, kernelNumber } from "./host-facts.ts"

export class InvalidSeccompProfile extends NaruError {
  constructor(reason: string, cause?: unknown) {
    super({
      code: "invalid_seccomp_profile",
      kind: "invalid",
      message: `Decoding seccomp profile failed: ${reason}`,
      cause,
    })
  }
}

const actionSchema = z.enum([
  "SCMP_ACT_KILL",
  "SCMP_ACT_KILL_PROCESS",
  "SCMP_ACT_KILL_THREAD",
  "SCMP_ACT_TRAP",
  "SCMP_ACT_ERRNO",
  "SCMP_ACT_TRACE",
  "SCMP_ACT_ALLOW",
  "SCMP_ACT_LOG",
  "SCMP_ACT_NOTIFY",
])
const operatorSchema = z.enum([
  "SCMP_CMP_NE",
  "SCMP_CMP_LT",
  "SCMP_CMP_LE",
  "SCMP_CMP_EQ",
  "SCMP_CMP_GE",
  "SCMP_CMP_GT",
  "SCMP_CMP_MASKED_EQ",
])
const argumentSchema = z.object({
  index: z.int().min(0).max(5),
  value: z.number(),
  valueTwo: z.number().optional(),
  op: operatorSchema,
})
const conditionSchema = z.object({
  caps: z.array(z.string()).nullish(),
  arches: z.array(z.string()).nullish(),
  minKernel: z.string().nullish(),
})
const ruleSchema = z.object({
  names: z.array(z.string()).nullish(),
  /** The older form for one call. */
  name: z.string().optional(),
  action: actionSchema,
  errnoRet: z.int().nullish(),
  args: z.array(argumentSchema).nullish(),
  includes: conditionSchema.nullish(),
  excludes: conditionSchema.nullish(),
})
const profileSchema = z.object({
  defaultAction: actionSchema,
  defaultErrnoRet: z.int().nullish(),
  architectures: z.array(z.string()).nullish(),
  syscalls: z.array(ruleSchema).nullish(),
})

/** A profile as Docker's `--security-opt seccomp=FILE` has it: rules with conditions. */
export type SeccompProfile = z.infer<typeof profileSchema>
export type SeccompRule = z.infer<typeof ruleSchema>
export type SeccompArgument = z.infer<typeof argumentSchema>
export type SeccompAction = z.infer<typeof actionSchema>

/** `linux.seccomp` of the OCI runtime specification: no conditions are left. */
export interface LinuxSeccomp {
  defaultAction: SeccompAction
  defaultErrnoRet?: number
  architectures: string[]
  syscalls: { names: string[]; action: SeccompAction; errnoRet?: number; args?: SeccompArgument[] }[]
}

/** What the conditions of a profile are asked about. */
export interface SeccompSubject {
  /** `CAP_…` names that the container's processes may have. */
  capabilities: readonly string[]
  /** As `hostFacts().architecture` has it; defaults to this host's. */
  architecture?: string
  kernelVersion?: string
}

/** Parses a profile's JSON; throws {@link InvalidSeccompProfile} that names the fault. */
export function parseSeccompProfile(text: string): SeccompProfile {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new InvalidSeccompProfile("it is not JSON", error)
  }
  const parsed = profileSchema.safeParse(json)
  if (!parsed.success) throw new InvalidSeccompProfile(z.prettifyError(parsed.error))
  return parsed.data
}

/** Each architecture with those whose programs its kernel runs as well. */
const architectures: Readonly<Record<string, string[]>> = {
  amd64: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
  arm64: ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
  s390x: ["SCMP_ARCH_S390X", "SCMP_ARCH_S390"],
  ppc64le: ["SCMP_ARCH_PPC64LE"],
  riscv64: ["SCMP_ARCH_RISCV64"],
}

/** Decides every condition of a profile for one container and returns what a runtime takes. */
export function resolveSeccompProfile(profile: SeccompProfile, subject: SeccompSubject): LinuxSeccomp {
  const { architecture = hostFacts().architecture } = subject
  const applies = (rule: SeccompRule) => isIncluded(rule, { ...subject, architecture })
  return {
    defaultAction: profile.defaultAction,
    ...(typeof profile.defaultErrnoRet === "number" && { defaultErrnoRet: profile.defaultErrnoRet }),
    architectures: profile.architectures ?? architectures[architecture] ?? [],
    syscalls: (profile.syscalls ?? []).filter(applies).map((rule) => ({
      names: [...(rule.names ?? []), ...(rule.name === undefined ? [] : [rule.name])],
      action: rule.action,
      ...(typeof rule.errnoRet === "number" && { errnoRet: rule.errnoRet }),
      ...(rule.args && rule.args.length > 0 && { args: rule.args }),
    })),
  }
}

/** Docker's reading: all that `includes` names must hold, nothing that `excludes` names may. */
function isIncluded(
  { includes, excludes }: SeccompRule,
  subject: SeccompSubject & { architecture: string },
): boolean {
  const { capabilities, architecture, kernelVersion } = subject
  if (includes?.caps?.some((capability) => !capabilities.includes(capability))) return false
  if (includes?.arches?.length && !includes.arches.includes(architecture)) return false
  if (includes?.minKernel && !isKernelAtLeast(includes.minKernel, kernelVersion)) return false
  if (excludes?.caps?.some((capability) => capabilities.includes(capability))) return false
  if (excludes?.arches?.includes(architecture)) return false
  return !(excludes?.minKernel && isKernelAtLeast(excludes.minKernel, kernelVersion))
}

function isKernelAtLeast(minimum: string, actual: string | undefined): boolean {
  const [wanted, own] = [kernelNumber(minimum), kernelNumber(actual)]
  return own.major > wanted.major || (own.major === wanted.major && own.minor >= wanted.minor)
}
