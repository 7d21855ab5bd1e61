"use client"
import { CopyButton } from "./copy-button.tsx"

/** The first twelve figures of a digest, which are enough to tell it apart; the whole of it to copy. */
export function Digest({ digest, label }: { digest: string; label: string }) {
  return (
    <span className="inline-flex items-center gap-0.5">
      <code className="font-mono text-xs" title={digest}>
        {shortDigest(digest)}
      </code>
      <CopyButton text={digest} label={label} className="-my-1 size-6 text-faint [&_svg]:size-3.5" />
    </span>
  )
}

export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, 12)
}
