import { describeError, errorKinds, NaruError } from "@naru/base/errors"
import { DockerFailure } from "./failure.ts"

export interface Failure {
  status: number
  message: string
}

type Translate = (name: string, error: NaruError) => Failure

const because =
  (status: number, text: (message: string) => string): Translate =>
  (_, error) => ({ status, message: text(error.message) })

/** Docker's words for the engine's errors, by their code; `name` is what the client called the thing. */
const dockerTexts: Readonly<Record<string, Translate>> = {
  container_not_found: (name, { message }) => ({
    status: 404,
    message: name === "" ? message : `No such container: ${name}`,
  }),
  container_ambiguous: (name) => ({
    status: 400,
    message: `multiple IDs found with provided prefix: ${name}`,
  }),
  container_name_taken: because(409, (message) => `Conflict. ${message}`),
  exec_not_found: (name) => ({ status: 404, message: `No such exec instance: ${name}` }),
  image_not_found: (name, error) => (name === "" ? asKind(error) : noSuchImage(name, error)),
  image_ambiguous: (name) => ({ status: 400, message: `multiple IDs found with provided prefix: ${name}` }),
  // Docker's own words, which say whether force would help.
  image_in_use: because(409, (message) => message),
  image_has_several_names: because(409, (message) => message),
  invalid_reference: because(400, (message) => message),
  network_not_found: (name, error) =>
    name === "" ? asKind(error) : { status: 404, message: `network ${name} not found` },
  volume_not_found: (name, error) =>
    name === "" ? asKind(error) : { status: 404, message: `get ${name}: no such volume` },
  // Docker's CLI tells exit codes 125, 126 and 127 by the end of this text, and its status.
  cannot_start_process: because(
    400,
    (message) =>
      `failed to create task for container: failed to create shim task: OCI runtime create failed: unable to start container process: ${message}: unknown`,
  ),
  // Compose and Testcontainers look for these last words.
  port_in_use: because(
    500,
    (message) => `failed to set up container networking: ${message}: port is already allocated`,
  ),
}

/**
 * Any thrown value as status and message. Kinds decide the status; errors that Docker words in its own way come from the
 * table; unforeseen errors show their message, since whoever reaches this socket administers the host.
 */
export function failureOf(error: unknown, name: string): Failure {
  if (error instanceof DockerFailure) return { status: error.status, message: error.message }
  if (!(error instanceof NaruError)) return { status: 500, message: describeError(error) }
  // The failure of a start is told by its reason.
  if (error.code === "container_start_failed" && error.cause !== undefined)
    return failureOf(error.cause, name)
  return dockerTexts[error.code]?.(name, error) ?? asKind(error)
}

function asKind(error: NaruError): Failure {
  return { status: errorKinds[error.kind].status, message: error.userMessage }
}

/** The answer from which Docker's clients conclude that they should pull. */
export function noSuchImage(name: string, cause?: unknown): DockerFailure {
  return new DockerFailure(404, `No such image: ${withTag(name)}`, cause)
}

/** An image name as Docker repeats it: with `:latest` when it has neither tag nor digest and is no ID. */
export function withTag(image: string): string {
  const hasTag = image.lastIndexOf(":") > image.lastIndexOf("/") || image.includes("@")
  return hasTag || /^[0-9a-f]{64}$/.test(image) ? image : `${image}:latest`
}

/** The last line of a JSON stream that failed; Docker's clients show `errorDetail.message` and exit 1. */
export function errorLine(error: unknown): { errorDetail: { message: string }; error: string } {
  const { message } = failureOf(error, "")
  return { errorDetail: { message }, error: message }
}
