export interface Sample {
  at: Date
  cpuPercent: number
  memoryBytes: number
  memoryLimitBytes: number | null
  pids: number
  receivedBytes: number
  sentBytes: number
}

/** Samples kept for the charts: five minutes at one a second. */
export const sampleLimit = 300

export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  return [...samples, sample].slice(-sampleLimit)
}

export type Series = [number[], ...number[][]]

/** Samples as the chart wants them: times in seconds, then one row per line. */
export function toSeries(samples: readonly Sample[], ...lines: ((sample: Sample) => number)[]): Series {
  return [samples.map(({ at }) => at.getTime() / 1000), ...lines.map((line) => samples.map(line))]
}

/** Bytes a second between each sample and the one before; a counter that began anew counts as nothing. */
export function rates(samples: readonly Sample[], counter: (sample: Sample) => number): number[] {
  return samples.map((sample, index) => {
    const before = samples[index - 1]
    if (!before) return 0
    const seconds = (sample.at.getTime() - before.at.getTime()) / 1000
    return seconds <= 0 ? 0 : Math.max(0, (counter(sample) - counter(before)) / seconds)
  })
}
