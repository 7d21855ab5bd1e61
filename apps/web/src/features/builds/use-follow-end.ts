"use client"
import { useEffect, useRef } from "react"

/** Pixels from the page's end within which a reader counts as following. */
const nearPx = 160

/**
 * Keeps the end of growing content in sight while `active`, as long as the reader is there already: scrolling up
 * lets go, scrolling back takes hold again.
 */
export function useFollowEnd(content: unknown, active: boolean) {
  const end = useRef<HTMLDivElement>(null)
  const isNear = useRef(true)
  useEffect(() => {
    const onScroll = () => {
      const { scrollHeight, scrollTop, clientHeight } = document.documentElement
      isNear.current = scrollHeight - scrollTop - clientHeight < nearPx
    }
    window.addEventListener("scroll", onScroll, { passive: true })
    return () => window.removeEventListener("scroll", onScroll)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the content has grown
  useEffect(() => {
    if (active && isNear.current) end.current?.scrollIntoView({ block: "nearest" })
  }, [content, active])
  return end
}
