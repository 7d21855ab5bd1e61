/**
 * The mark: ㄴ, the first letter of 나루, drawn as a landing whose deck runs out as a wave, and one box of cargo
 * waiting on it.
 */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path
        d="M9 7v11.5c0 3 2 4.5 4.4 4.5 2.5 0 3.4-1.8 5.3-1.8s2.5 1.8 4.8 1.8"
        stroke="var(--accent-ink)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <rect x="14.5" y="9.5" width="7.5" height="7.5" rx="1.6" fill="var(--accent-ink)" />
    </svg>
  )
}

export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2">
      <Mark className="size-6" />
      <span className="font-semibold text-lg tracking-tight">Naru</span>
    </span>
  )
}
