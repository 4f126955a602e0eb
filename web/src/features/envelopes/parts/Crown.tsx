/** The gold crown of the best luck; its words stand beside it. */
export function Crown() {
  return (
    <svg width="18" height="16" viewBox="0 0 18 16" aria-hidden="true">
      <path
        d="M1.5 4.5 5 8l4-6 4 6 3.5-3.5-1.5 9h-12z"
        fill="var(--gold)"
        stroke="var(--gold-deep)"
        strokeLinejoin="round"
      />
    </svg>
  )
}
