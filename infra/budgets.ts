/**
 * The budgets of CONTRIBUTING.md, measured: no file over 300 lines, no function over 60 (150 in .tsx), no escape hatch in the
 * types, nothing left for later, and a line of test for so many lines of code. Prints each breach; exits 1 when there is one.
 */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { parseSync } from "@swc/core"

const fileLimit = 300
const functionLimits = { ts: 60, tsx: 150 }
/** Lines of test for a line of code. The worker is where core's jobs meet the engine: its tests are core's. */
const testShares = [
  { areas: ["packages/engine"], least: 1 },
  { areas: ["packages/core", "apps/worker"], least: 0.8 },
  { areas: ["apps/web"], least: 0.4 },
]
const forbidden = [
  { pattern: /(: any\b|<any>|\bas any\b|\bany\[\])/, name: "any" },
  { pattern: /@ts-(ignore|expect-error|nocheck)/, name: "a silenced compiler" },
  { pattern: /\bas unknown as\b/, name: "a double cast" },
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, name: "something left for later" },
  { pattern: /\b(describe|it|test)\.(skip|only|todo|fixme)\(/, name: "a test that does not run" },
]

interface Source {
  path: string
  text: string
  lines: number
  isTest: boolean
}

function listSources(): Source[] {
  const listed = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"],
    { encoding: "utf8" },
  )
  return listed
    .split("\n")
    .filter((path) => path !== "" && !/(^|\/)(generated|fixtures|migrations)\/|\.d\.ts$/.test(path))
    .flatMap((path) => {
      const text = readText(path)
      if (text === undefined) return []
      return [
        {
          path,
          text,
          lines: text.split("\n").length - 1,
          isTest: /\.test\.tsx?$|\.spec\.ts$|\/e2e\/|\/testing\//.test(path),
        },
      ]
    })
}

/** Undefined for a file that git still lists but that is deleted in the working tree. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}

function fileBreaches({ path, text, lines }: Source): string[] {
  const breaches = lines > fileLimit ? [`${path}: ${lines} lines; the limit is ${fileLimit}`] : []
  if (path === "infra/budgets.ts") return breaches
  text.split("\n").forEach((line, index) => {
    for (const { pattern, name } of forbidden) {
      if (pattern.test(line)) breaches.push(`${path}:${index + 1}: ${name}`)
    }
  })
  return breaches
}

interface Span {
  start: number
  end: number
}

/** Every function body's span, found by walking the syntax tree. */
function functionSpans(node: unknown, found: Span[] = []): Span[] {
  if (Array.isArray(node)) {
    for (const child of node) functionSpans(child, found)
  } else if (node !== null && typeof node === "object") {
    if ("type" in node && "span" in node && isFunction(node.type) && isSpan(node.span)) found.push(node.span)
    for (const child of Object.values(node)) functionSpans(child, found)
  }
  return found
}

function isFunction(type: unknown): boolean {
  return [
    "FunctionDeclaration",
    "FunctionExpression",
    "ArrowFunctionExpression",
    "ClassMethod",
    "MethodProperty",
  ].includes(String(type))
}

function isSpan(value: unknown): value is Span {
  return value !== null && typeof value === "object" && "start" in value && "end" in value
}

function functionBreaches({ path, text, isTest }: Source): string[] {
  if (isTest) return []
  const limit = path.endsWith(".tsx") ? functionLimits.tsx : functionLimits.ts
  const bytes = Buffer.from(text)
  const module = parseSync(text, { syntax: "typescript", tsx: path.endsWith(".tsx"), target: "es2024" })
  // swc counts bytes from 1, onwards over every file it has parsed; spans count from the first token.
  const lineAt = (offset: number) => bytes.subarray(0, offset).toString().split("\n").length
  const base = module.span.start - offsetOfFirstToken(text)
  return functionSpans(module.body).flatMap(({ start, end }) => {
    const first = lineAt(start - base)
    const length = lineAt(end - base) - first + 1
    return length > limit ? [`${path}:${first}: a function of ${length} lines; the limit is ${limit}`] : []
  })
}

/** Bytes before the first token: white space and comments, which swc leaves out of a module's span. */
function offsetOfFirstToken(text: string): number {
  const match = /^(\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*(\n|$))*/.exec(text)
  return Buffer.byteLength(match?.[0] ?? "")
}

function shareBreaches(sources: Source[]): string[] {
  return testShares.flatMap(({ areas, least }) => {
    const here = sources.filter(({ path }) => areas.some((area) => path.startsWith(`${area}/`)))
    const count = (isTest: boolean) =>
      here.filter((source) => source.isTest === isTest).reduce((sum, { text }) => sum + codeLines(text), 0)
    const share = count(true) / Math.max(1, count(false))
    const name = areas.join(" and ")
    console.log(
      `${name}: ${count(false)} lines of code, ${count(true)} of test (${share.toFixed(2)} a line; at least ${least})`,
    )
    return share < least
      ? [`${name}: ${share.toFixed(2)} lines of test a line of code; at least ${least}`]
      : []
  })
}

/** Lines that hold code: neither blank nor only a comment. */
function codeLines(text: string): number {
  return text
    .replaceAll(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length
}

const sources = listSources()
const breaches = [
  ...sources.flatMap(fileBreaches),
  ...sources.flatMap(functionBreaches),
  ...shareBreaches(sources),
]
for (const breach of breaches) console.error(breach)
process.exitCode = breaches.length === 0 ? 0 : 1
