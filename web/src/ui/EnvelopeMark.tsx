/** The small envelope on a card; its flap stands open once it has been opened. */
export function EnvelopeMark({ open = false, size = 44 }: { open?: boolean; size?: number }) {
  return (
    <svg
      className="envelope-mark"
      width={size * 0.84}
      height={size}
      viewBox="0 0 42 50"
      aria-hidden="true"
    >
      {open ? (
        <>
          <path d="M4 19 21 5l17 14v3H4z" fill="var(--coin)" opacity="0.55" />
          <rect x="10" y="11" width="22" height="20" rx="2" fill="var(--envelope-text)" />
          <rect x="3" y="19" width="36" height="28" rx="4" fill="var(--coin)" opacity="0.9" />
          <path d="M3 23c6 7 12 10 18 10s12-3 18-10" stroke="var(--coin-deep)" fill="none" />
        </>
      ) : (
        <>
          <rect x="3" y="3" width="36" height="44" rx="5" fill="var(--coin)" />
          <path
            d="M3 13c6 8 12 11 18 11s12-3 18-11V8a5 5 0 0 0-5-5H8a5 5 0 0 0-5 5z"
            fill="var(--coin-light)"
          />
          <circle cx="21" cy="24" r="7" fill="var(--envelope-top)" />
          <circle cx="21" cy="24" r="4" fill="none" stroke="var(--coin-light)" strokeWidth="1.6" />
        </>
      )}
    </svg>
  )
}
