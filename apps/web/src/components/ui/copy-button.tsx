"use client"
import { Check, Copy } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"
import { Button } from "./button.tsx"
import { copyText } from "./copy-text.ts"

/** Copies the text; the tick is the receipt, and it is also read aloud. */
export function CopyButton({ text, label, className }: { text: string; label?: string; className?: string }) {
  const t = useTranslations("common")
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  const name = copied ? t("copied") : (label ?? t("copy"))
  return (
    <Button
      look="ghost"
      size="icon-sm"
      aria-label={name}
      title={name}
      className={className}
      onClick={() => void copyText(text).then(setCopied)}
    >
      {copied ? <Check className="text-good" aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite" className="sr-only">
        {copied ? t("copied") : ""}
      </span>
    </Button>
  )
}
