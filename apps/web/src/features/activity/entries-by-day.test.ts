import { expect, it } from "vitest"
import { entriesByDay } from "./entries-by-day.ts"

const at = (day: number, hour: number) => ({ at: new Date(2026, 10, day, hour) })

it("groups what happened by the reader's own days, in the order it came", () => {
  const days = entriesByDay([at(24, 9), at(24, 0), at(23, 23), at(20, 5)])
  expect(days.map(({ day, entries }) => [day.getDate(), entries.length])).toEqual([
    [24, 2],
    [23, 1],
    [20, 1],
  ])
})

it("has no days when nothing happened", () => {
  expect(entriesByDay([])).toEqual([])
})
