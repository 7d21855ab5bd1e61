"use client"
import "@xterm/xterm/css/xterm.css"
import { type RefObject, useCallback, useEffect, useRef, useState } from "react"
import { terminalColors } from "./terminal-colors.ts"

export interface TerminalPlace {
  team: string
  container: string
}

export interface TerminalControl {
  state: "idle" | "opening" | "open" | "closed"
  /** Why it closed, when not by its own end. */
  reason: string
  place: RefObject<HTMLDivElement | null>
  open: () => void
}

/** A terminal over a WebSocket: binary messages are its bytes both ways, text messages tell its size. */
export function useTerminal({ team, container }: TerminalPlace): TerminalControl {
  const place = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<TerminalControl["state"]>("idle")
  const [reason, setReason] = useState("")
  const leave = useRef<() => void>(undefined)
  const open = useCallback(async () => {
    leave.current?.()
    setReason("")
    setState("opening")
    const [{ Terminal }, { FitAddon }] = await Promise.all([
      import("@xterm/xterm"),
      import("@xterm/addon-fit"),
    ])
    if (!place.current) return
    place.current.replaceChildren()
    const terminal = new Terminal({
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-geist-mono"),
      fontSize: 13,
      cursorBlink: true,
      screenReaderMode: true,
      theme: terminalColors(place.current),
    })
    const fit = new FitAddon()
    terminal.loadAddon(fit)
    terminal.open(place.current)
    fit.fit()
    const socket = openSocket({ team, container })
    const sendSize = () => {
      const { rows, cols: columns } = terminal
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ rows, columns }))
    }
    const encoder = new TextEncoder()
    terminal.onData((text) => socket.readyState === WebSocket.OPEN && socket.send(encoder.encode(text)))
    terminal.onResize(sendSize)
    socket.onopen = () => {
      setState("open")
      sendSize()
      terminal.focus()
    }
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) =>
      terminal.write(typeof data === "string" ? data : new Uint8Array(data))
    socket.onclose = ({ code, reason: words }) => {
      setReason(code === 1000 ? "" : words)
      setState("closed")
    }
    const observer = new ResizeObserver(() => fit.fit())
    observer.observe(place.current)
    leave.current = () => {
      observer.disconnect()
      socket.onclose = null
      socket.close()
      terminal.dispose()
    }
  }, [team, container])
  useEffect(() => () => leave.current?.(), [])
  return { state, reason, place, open: () => void open() }
}

function openSocket({ team, container }: TerminalPlace): WebSocket {
  const url = new URL("/api/terminal", window.location.href)
  url.protocol = url.protocol.replace("http", "ws")
  url.search = new URLSearchParams({ team, container }).toString()
  const socket = new WebSocket(url)
  socket.binaryType = "arraybuffer"
  return socket
}
