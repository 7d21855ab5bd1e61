"use client"
import type { ImageSource } from "@naru/core/images/schema"
import { FileCode2, GitBranch, Tag } from "lucide-react"
import { useTranslations } from "next-intl"

/** Where an image comes from, in a few words. */
export function SourceLabel({ source }: { source: ImageSource }) {
  const t = useTranslations("images.kind")
  const [icon, text] =
    source.kind === "git"
      ? [
          <GitBranch key="git" />,
          `${source.url.replace(/^https?:\/\//, "").replace(/\.git$/, "")} · ${source.branch}`,
        ]
      : source.kind === "name"
        ? [<Tag key="name" />, source.name]
        : [<FileCode2 key="dockerfile" />, t("dockerfileWith", { count: source.files.length })]
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-soft [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-faint">
      {icon}
      <span className="truncate">{text}</span>
    </span>
  )
}
