/** Sentences of the schemas, each with the key of its translation. */
const sentences = {
  cpuLow: "At least 0.01 of a CPU.",
  memoryLow: "At least 6 MB.",
  replicasMany: "At most 10 replicas.",
  imageMissing: "Choose an image.",
  commandMissing: "Give a command.",
  nameMissing: "Give it a name.",
  valueMissing: "Give it a value.",
  filePathMissing: "Give the file a path.",
  teamNameMissing: "Give the team a name.",
  replicasShareAPort:
    "More than one replica cannot share a fixed host port: leave the host port open or use one replica.",
  portRange: "Ports go from 1 to 65535.",
  ownNameMissing: "Tell us your name.",
  healthPortMissing: "The health check needs a port: set the HTTP port or the check's own.",
  emailLong: "This e-mail address is too long.",
  branchWrong: "This is not a branch name.",
  emailWrong: "This is not an e-mail address.",
  hostnameWrong: "Use a hostname, such as shop.example.com.",
  contextPathWrong: "Use a path inside the build context, such as src/main.js.",
  pathAbsolute: "Use a path that starts with /.",
  pathDots: "Use a path without “..”.",
  userWrong: "Use a user, or user:group.",
  gitAddressWrong: "Use an address such as https://github.com/team/repository.git.",
  imageNameWrong: "Use an image name, such as naru/busybox:latest.",
  passwordShort: "Use at least 10 characters.",
  long200: "Use at most 200 characters.",
  filesMany: "Use at most 200 files; a git repository holds more.",
  long60: "Use at most 60 characters.",
  long64k: "Use at most 64 KiB.",
  variableNameWrong: "Use letters, digits and underscores, not starting with a digit.",
  argumentNameWrong: "Use letters, digits and underscores.",
  volumeNameWrong: "Use letters, digits, dots, dashes and underscores.",
  slugWrong: "Use small letters, digits and dashes, starting with a letter.",
  dockerfileMissing: "Write a Dockerfile.",
} as const

/** Sentences that name something. The last is the schema library's own, for a field without a number. */
const patterns = {
  portTwice: /^The host port (?<name>\S+) is published twice\.$/,
  secretTwice: /^The secret (?<name>\S+) is listed twice\.$/,
  variableTwice: /^The variable (?<name>\S+) is set twice\.$/,
  targetTwice: /^Two volumes want (?<name>\S+)\.$/,
  variableAndSecret: /^(?<name>\S+) is both a variable and a secret given as a variable\.$/,
  numberMissing: /^Invalid input: expected number/,
} as const

const sentenceKeys = [
  "cpuLow",
  "memoryLow",
  "replicasMany",
  "imageMissing",
  "commandMissing",
  "nameMissing",
  "valueMissing",
  "filePathMissing",
  "teamNameMissing",
  "replicasShareAPort",
  "portRange",
  "ownNameMissing",
  "healthPortMissing",
  "emailLong",
  "branchWrong",
  "emailWrong",
  "hostnameWrong",
  "contextPathWrong",
  "pathAbsolute",
  "pathDots",
  "userWrong",
  "gitAddressWrong",
  "imageNameWrong",
  "passwordShort",
  "long200",
  "filesMany",
  "long60",
  "long64k",
  "variableNameWrong",
  "argumentNameWrong",
  "volumeNameWrong",
  "slugWrong",
  "dockerfileMissing",
] as const
const patternKeys = [
  "portTwice",
  "secretTwice",
  "variableTwice",
  "targetTwice",
  "variableAndSecret",
  "numberMissing",
] as const

export type ComplaintKey = (typeof sentenceKeys)[number] | (typeof patternKeys)[number]

export interface Complaint {
  key: ComplaintKey
  values: { name: string }
}

/** The complaint that a sentence makes; undefined for one that the tables do not know. */
export function findComplaint(sentence: string): Complaint | undefined {
  const key = sentenceKeys.find((candidate) => sentences[candidate] === sentence)
  if (key) return { key, values: { name: "" } }
  for (const candidate of patternKeys) {
    const match = patterns[candidate].exec(sentence)
    if (match) return { key: candidate, values: { name: match.groups?.name ?? "" } }
  }
  return undefined
}
