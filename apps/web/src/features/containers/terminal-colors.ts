/** Colour tokens that the terminal takes, by xterm's names. */
const tokens = {
  background: "--sunken",
  foreground: "--ink",
  cursor: "--accent",
  selectionBackground: "--accent-wash",
  black: "--ansi-black",
  red: "--ansi-red",
  green: "--ansi-green",
  yellow: "--ansi-yellow",
  blue: "--ansi-blue",
  magenta: "--ansi-magenta",
  cyan: "--ansi-cyan",
  white: "--ansi-white",
} as const

type TerminalColors = Record<keyof typeof tokens, string>

/** The page's colours as the terminal needs them: it paints on a canvas, which knows no variables, and takes only rgb. */
export function terminalColors(place: HTMLElement): TerminalColors {
  const probe = document.createElement("span")
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  place.append(probe)
  const rgb = (token: string): string => {
    probe.style.color = `var(${token})`
    if (!paint) return "#808080"
    paint.fillStyle = getComputedStyle(probe).color
    paint.fillRect(0, 0, 1, 1)
    const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data
    return `rgb(${red}, ${green}, ${blue})`
  }
  const {
    background,
    foreground,
    cursor,
    selectionBackground,
    black,
    red,
    green,
    yellow,
    blue,
    magenta,
    cyan,
    white,
  } = tokens
  const colors: TerminalColors = {
    background: rgb(background),
    foreground: rgb(foreground),
    cursor: rgb(cursor),
    selectionBackground: rgb(selectionBackground),
    black: rgb(black),
    red: rgb(red),
    green: rgb(green),
    yellow: rgb(yellow),
    blue: rgb(blue),
    magenta: rgb(magenta),
    cyan: rgb(cyan),
    white: rgb(white),
  }
  probe.remove()
  return colors
}
