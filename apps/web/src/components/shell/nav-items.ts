import { Activity, Boxes, Container, KeyRound, Layers, LayoutDashboard, Settings } from "lucide-react"

/** The places of a team, in the sidebar's order. `path` hangs under the team. */
export const navItems = [
  { key: "overview", path: "", icon: LayoutDashboard },
  { key: "projects", path: "/projects", icon: Boxes },
  { key: "images", path: "/images", icon: Layers },
  { key: "containers", path: "/containers", icon: Container },
  { key: "secrets", path: "/secrets", icon: KeyRound },
  { key: "activity", path: "/activity", icon: Activity },
  { key: "settings", path: "/settings", icon: Settings },
] as const

/** Whether a page belongs to a place: itself or anything below it; the overview only itself. */
export function isCurrentPlace(pathname: string, href: string, path: string): boolean {
  return pathname === href || (path !== "" && pathname.startsWith(`${href}/`))
}
