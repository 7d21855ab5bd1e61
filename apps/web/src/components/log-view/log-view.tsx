"use client"
import { ArrowDownToLine, Clock, Copy, Download, Pause, Play, Search, WrapText } from "lucide-react"
import { useTranslations } from "next-intl"
import { type ReactNode, useDeferredValue, useMemo, useState } from "react"
import { toast } from "sonner"
import { Button } from "#components/ui/button.tsx"
import { copyText } from "#components/ui/copy-text.ts"
import { cx } from "#components/ui/cx.ts"
import { Input } from "#components/ui/input.tsx"
import { Tooltip } from "#components/ui/tooltip.tsx"
import { filterLines, type LogBuffer, linesAsText } from "./log-buffer.ts"
import { LogList } from "./log-list.tsx"

export interface LogViewProps {
  label: string
  buffer: LogBuffer
  /** Name of the file that Download writes. */
  fileName: string
  /** Whether more may come: shown by a word and a dot. */
  state: "connecting" | "live" | "ended" | "failed"
  empty: ReactNode
  className?: string
}

/** Live output with search, follow, pause, times, wrapping, copy and download. */
export function LogView({ label, buffer, fileName, state, empty, className }: LogViewProps) {
  const t = useTranslations("logs")
  const [search, setSearch] = useState("")
  const [follow, setFollow] = useState(true)
  const [frozen, setFrozen] = useState<LogBuffer>()
  const [showTimes, setShowTimes] = useState(true)
  const [wrap, setWrap] = useState(true)
  const shown = frozen ?? buffer
  const needle = useDeferredValue(search)
  const lines = useMemo(() => filterLines(shown.lines, needle), [shown, needle])
  const waiting = frozen ? buffer.dropped + buffer.lines.length - frozen.dropped - frozen.lines.length : 0
  const copyAll = async () => {
    const copied = await copyText(linesAsText(lines, showTimes))
    if (copied) toast.success(t("copiedLines", { count: lines.length }))
  }
  return (
    <section
      aria-label={label}
      className={cx(
        "flex h-[60dvh] min-h-80 flex-col overflow-hidden rounded-lg border bg-surface",
        className,
      )}
    >
      <div className="flex flex-wrap items-center gap-1.5 border-b p-2">
        <div className="relative min-w-40 flex-1 sm:max-w-72">
          <Search
            className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
            aria-hidden="true"
          />
          <Input
            type="search"
            aria-label={t("search")}
            placeholder={t("search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="pl-8"
          />
        </div>
        <span aria-live="polite" className="px-1 text-faint text-xs tabular-nums">
          {needle.trim() ? t("hits", { count: lines.length }) : t("lines", { count: shown.lines.length })}
        </span>
        <LogState state={frozen ? "paused" : state} />
        <div className="ml-auto flex items-center gap-0.5">
          <Toggle
            on={!!frozen}
            label={frozen ? t("resume", { count: waiting }) : t("pause")}
            onClick={() => setFrozen(frozen ? undefined : buffer)}
          >
            {frozen ? <Play /> : <Pause />}
          </Toggle>
          <Toggle on={follow} label={t("follow")} onClick={() => setFollow(!follow)}>
            <ArrowDownToLine />
          </Toggle>
          <Toggle on={showTimes} label={t("times")} onClick={() => setShowTimes(!showTimes)}>
            <Clock />
          </Toggle>
          <Toggle on={wrap} label={t("wrap")} onClick={() => setWrap(!wrap)}>
            <WrapText />
          </Toggle>
          <Toggle label={t("copyAll")} onClick={() => void copyAll()}>
            <Copy />
          </Toggle>
          <Toggle label={t("download")} onClick={() => download(linesAsText(lines, true), fileName)}>
            <Download />
          </Toggle>
        </div>
      </div>
      {shown.dropped > 0 && (
        <p className="border-b bg-sunken px-3 py-1 text-faint text-xs">
          {t("dropped", { count: shown.dropped })}
        </p>
      )}
      <LogList
        label={label}
        lines={lines}
        search={needle}
        showTimes={showTimes}
        wrap={wrap}
        follow={follow && !frozen}
        onFollowChange={setFollow}
        empty={needle.trim() ? t("noHits") : empty}
      />
    </section>
  )
}

const stateDots = {
  connecting: "animate-pulse bg-faint",
  live: "bg-good",
  paused: "bg-warn",
  ended: "bg-line-strong",
  failed: "bg-bad",
}

function LogState({ state }: { state: keyof typeof stateDots }) {
  const t = useTranslations("logs")
  return (
    <span className="inline-flex items-center gap-1.5 text-soft text-xs">
      <span className={cx("size-1.5 rounded-full", stateDots[state])} aria-hidden="true" />
      {t(`state.${state}`)}
    </span>
  )
}

interface ToggleProps {
  label: string
  /** Absent for a plain button. */
  on?: boolean
  onClick: () => void
  children: ReactNode
}

function Toggle({ label, on, onClick, children }: ToggleProps) {
  return (
    <Tooltip text={label}>
      <Button
        look="ghost"
        size="icon-sm"
        aria-label={label}
        aria-pressed={on}
        className="aria-pressed:bg-accent-wash aria-pressed:text-accent"
        onClick={onClick}
      >
        {children}
      </Button>
    </Tooltip>
  )
}

function download(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }))
  const link = document.createElement("a")
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}
