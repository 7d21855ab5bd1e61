/**
 * Measures a running platform (./naru up) against Debian's docker.io on this machine, turn by turn in one run, and prints medians and
 * ratios. Exits 1 when a promise does not hold. Usage: node bench/main.ts [part of a measure's name …]
 */
import { execFileSync } from "node:child_process"
import { cpus, loadavg, release } from "node:os"
import { openClient } from "./client.ts"
import { startDocker } from "./docker-peer.ts"
import { type Engine, type Measure, measures } from "./measures.ts"
import { naruProcesses, pssMiB } from "./memory.ts"

const runDirectory = process.env.NARU_RUN ?? "/run/naru"
const image = "naru/busybox"
const wanted = process.argv.slice(2)

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2
}

/** Rounds of both engines by turns; who goes first changes with each round. */
async function compare(measure: Measure, engines: readonly [Engine, Engine]): Promise<[number, number]> {
  const figures: [number[], number[]] = [[], []]
  for (let round = 0; round < measure.rounds; round += 1) {
    const order = round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)
    for (const turn of order) figures[turn].push(await measure.run(engines[turn]))
  }
  return [median(figures[0]), median(figures[1])]
}

function holds({ promise }: Measure, ratio: number): boolean {
  return "atMost" in promise ? ratio <= promise.atMost : ratio >= promise.atLeast
}

const docker = await startDocker()
try {
  const naruClient = openClient(`${runDirectory}/docker.sock`)
  const dockerClient = openClient(docker.socketPath)
  const archive = execFileSync("docker", ["-H", `unix://${runDirectory}/docker.sock`, "save", image], {
    maxBuffer: 1e9,
  })
  execFileSync("docker", ["-H", `unix://${docker.socketPath}`, "load"], { input: archive })
  const engines: [Engine, Engine] = [
    { name: "naru", client: naruClient, image, memoryMiB: () => pssMiB(naruProcesses(runDirectory)) },
    { name: "docker", client: dockerClient, image, memoryMiB: () => pssMiB(docker.processes()) },
  ]
  console.log(
    `${new Date().toISOString()}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`,
  )
  console.log(`Docker ${docker.version} (docker.io); medians\n`)
  console.log("| | Naru | Docker | ratio | promised | |\n| --- | --- | --- | --- | --- | --- |")
  for (const measure of measures) {
    if (wanted.length > 0 && !wanted.some((part) => measure.name.includes(part))) continue
    const [ours, theirs] = await compare(measure, engines)
    const ratio = ours / theirs
    const { promise, unit, name, rounds } = measure
    const promised = "atMost" in promise ? `≤ ${promise.atMost}` : `≥ ${promise.atLeast}`
    const verdict = holds(measure, ratio) ? "holds" : "broken"
    if (verdict === "broken") process.exitCode = 1
    console.log(
      `| ${name} (n=${rounds}) | ${ours.toFixed(1)} ${unit} | ${theirs.toFixed(1)} ${unit} | ${ratio.toFixed(3)} | ${promised} | ${verdict} |`,
    )
  }
  naruClient.close()
  dockerClient.close()
} finally {
  await docker.stop()
}
