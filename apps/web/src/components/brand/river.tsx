/** The river at the foot of the first pages: three lines of current, nothing more. */
export function River() {
  return (
    <svg
      viewBox="0 0 1440 120"
      preserveAspectRatio="none"
      fill="none"
      aria-hidden="true"
      className="h-24 w-full text-accent sm:h-30"
    >
      <path
        d="M0 40c120 0 120 22 240 22s120-22 240-22 120 22 240 22 120-22 240-22 120 22 240 22 120-22 240-22"
        stroke="currentColor"
        strokeOpacity="0.35"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d="M0 68c140 0 140 18 280 18s140-18 280-18 140 18 280 18 140-18 280-18 140 18 320 18"
        stroke="currentColor"
        strokeOpacity="0.22"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d="M0 96c160 0 160 14 320 14s160-14 320-14 160 14 320 14 160-14 480 0"
        stroke="currentColor"
        strokeOpacity="0.12"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
