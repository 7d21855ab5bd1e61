"use client"
import { Check, ChevronsUpDown, Plus } from "lucide-react"
import Link from "next/link"
import { useTranslations } from "next-intl"
import { Button } from "#components/ui/button.tsx"
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "#components/ui/menu.tsx"

export interface TeamMenuProps {
  current: { slug: string; name: string }
  teams: readonly { slug: string; name: string }[]
  onCreate: () => void
}

/** Which team this is, and the way to the others. */
export function TeamMenu({ current, teams, onCreate }: TeamMenuProps) {
  const t = useTranslations("nav")
  return (
    <Menu
      align="start"
      className="w-54"
      trigger={
        <Button
          look="ghost"
          className="h-9 w-full justify-start gap-2.5 px-2 text-ink"
          aria-label={t("team", { name: current.name })}
        >
          <TeamLetter name={current.name} />
          <span className="min-w-0 truncate">{current.name}</span>
          <ChevronsUpDown className="ml-auto text-faint" aria-hidden="true" />
        </Button>
      }
    >
      <MenuLabel>{t("teams")}</MenuLabel>
      {teams.map((team) => (
        <MenuItem key={team.slug} asChild>
          <Link href={`/${team.slug}`}>
            <TeamLetter name={team.name} />
            <span className="truncate">{team.name}</span>
            {team.slug === current.slug && <Check className="ml-auto text-accent!" aria-hidden="true" />}
          </Link>
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={onCreate}>
        <Plus aria-hidden="true" />
        {t("newTeam")}
      </MenuItem>
    </Menu>
  )
}

function TeamLetter({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-5 shrink-0 place-items-center rounded-sm bg-accent-wash font-semibold text-2xs text-accent"
    >
      {[...name][0]?.toUpperCase()}
    </span>
  )
}
