import type { ImageSource } from "@naru/core/images/schema"
import { checkYaml } from "#components/editor/check-yaml.ts"
import type { EditorProblem, Language } from "#components/editor/problem.ts"
import { checkDockerfile } from "./check-dockerfile.ts"

export type SourceOf<Kind extends ImageSource["kind"]> = Extract<ImageSource, { kind: Kind }>

const firstDockerfile = `FROM naru/busybox
COPY index.html /www/
EXPOSE 8080
CMD ["httpd", "-f", "-v", "-p", "8080", "-h", "/www"]
`

/** What each kind of source begins with: for a Dockerfile one that builds and serves a page. */
export const emptySources: { [Kind in ImageSource["kind"]]: SourceOf<Kind> } = {
  dockerfile: {
    kind: "dockerfile",
    dockerfile: firstDockerfile,
    files: [{ path: "index.html", content: "<h1>Hello from Naru</h1>\n" }],
    arguments: {},
  },
  git: { kind: "git", url: "", branch: "main", directory: "", dockerfile: "Dockerfile", arguments: {} },
  name: { kind: "name", name: "" },
}

/** The editor's language for a file, by its name. */
export function languageOf(path: string): Language {
  if (/\.ya?ml$/.test(path)) return "yaml"
  if (/\.sh$/.test(path)) return "shell"
  return /(^|\/)Dockerfile[^/]*$/.test(path) ? "dockerfile" : "text"
}

/** What finds mistakes in a file of this language; nothing where Naru knows no grammar. */
export function checkOf(language: Language): ((text: string) => EditorProblem[]) | undefined {
  if (language === "dockerfile") return checkDockerfile
  return language === "yaml" ? checkYaml : undefined
}

/** True when a build is bound to fail: the Dockerfile does not parse. */
export function hasErrors(source: ImageSource): boolean {
  return (
    source.kind === "dockerfile" &&
    checkDockerfile(source.dockerfile).some(({ severity }) => severity === "error")
  )
}
