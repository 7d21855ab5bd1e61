"use client"
import "uplot/dist/uPlot.min.css"
import { useEffect, useEffectEvent, useRef } from "react"
import type UPlot from "uplot"

export interface ChartProps {
  /** Said aloud in place of the picture. */
  label: string
  data: [number[], ...number[][]]
  lines: readonly { label: string; token: string }[]
  format: (value: number) => string
}

const height = 160

/** Lines over time, drawn on a canvas; its program arrives only when one is on the page. */
export function Chart({ label, data, lines, format }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const formatValue = useEffectEvent((value: number) => format(value))
  const names = lines.map((line) => `${line.label}\n${line.token}`).join("\n\n")
  useEffect(() => {
    let gone = false
    let observer: ResizeObserver | undefined
    void import("uplot").then(({ default: Plot }) => {
      const box = place.current
      if (gone || !box) return
      const style = (token: string) => colorOf(box, token)
      const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
        timeStyle: "medium",
        hour12: false,
      })
      const times = (_: UPlot, ticks: number[]) => ticks.map((tick) => clock.format(tick * 1000))
      const axis = {
        font: `11px ${getComputedStyle(box).fontFamily}`,
        stroke: style("--ink-faint"),
        grid: { stroke: style("--line"), width: 1 },
        ticks: { show: false },
      }
      const series = names.split("\n\n").map((name) => {
        const [text = "", token = ""] = name.split("\n")
        const stroke = style(token)
        return {
          label: text,
          stroke,
          width: 1.5,
          fill: `color-mix(in oklch, ${stroke} 10%, transparent)`,
          points: { show: false },
        }
      })
      const values = (_: UPlot, ticks: number[]) => ticks.map((tick) => formatValue(tick))
      plot.current = new Plot(
        {
          width: box.clientWidth,
          height,
          cursor: { y: false },
          legend: { show: false },
          scales: { y: { range: (_, __, max) => [0, Math.max(max * 1.15, 1e-6)] } },
          axes: [
            { ...axis, space: 80, values: times },
            { ...axis, size: 64, values },
          ],
          series: [{}, ...series],
        },
        [[]],
        box,
      )
      observer = new ResizeObserver(() => plot.current?.setSize({ width: box.clientWidth, height }))
      observer.observe(box)
    })
    return () => {
      gone = true
      observer?.disconnect()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [names])
  useEffect(() => plot.current?.setData(data), [data])
  return <div ref={place} role="img" aria-label={label} className="h-40 w-full" />
}

function colorOf(place: HTMLElement, token: string): string {
  const probe = document.createElement("span")
  probe.style.color = `var(${token})`
  place.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
