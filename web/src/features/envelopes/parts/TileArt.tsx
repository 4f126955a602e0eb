import type { ReactNode } from 'react'
import type { Tile } from '../modes.ts'

const gold = 'var(--coin)'
const ink = 'var(--coin-ink)'
const light = 'var(--coin-light)'

const marks: Record<Tile, ReactNode> = {
  lucky: (
    <>
      <circle cx="16" cy="27" r="5" fill={gold} />
      <circle cx="28" cy="24" r="8" fill={light} />
      <circle cx="22" cy="35" r="3.5" fill={gold} />
    </>
  ),
  ordinary: (
    <>
      <rect x="11" y="21" width="6" height="15" rx="1.5" fill={gold} />
      <rect x="19" y="21" width="6" height="15" rx="1.5" fill={light} />
      <rect x="27" y="21" width="6" height="15" rx="1.5" fill={gold} />
    </>
  ),
  directed: (
    <>
      <circle cx="22" cy="23" r="5.5" fill={light} />
      <path d="M11 38c1-7 5-10 11-10s10 3 11 10z" fill={gold} />
    </>
  ),
  password: (
    <>
      <path d="M16 28v-5a6 6 0 0 1 12 0v5" fill="none" stroke={light} strokeWidth="3" />
      <rect x="12" y="27" width="20" height="12" rx="3" fill={gold} />
      <circle cx="22" cy="33" r="2" fill={ink} />
    </>
  ),
  funny: (
    <>
      <rect x="8" y="22" width="8.5" height="14" rx="2" fill={gold} />
      <rect x="18" y="18" width="8.5" height="14" rx="2" fill={light} />
      <rect x="28" y="22" width="8.5" height="14" rx="2" fill={gold} />
    </>
  ),
  relay: (
    <>
      <path d="M12 35 22 22l11 9" fill="none" stroke={light} strokeWidth="2.5" />
      <circle cx="12" cy="35" r="4" fill={gold} />
      <circle cx="22" cy="22" r="4" fill={gold} />
      <circle cx="33" cy="31" r="4" fill={gold} />
    </>
  ),
  room: (
    <>
      <path d="M22 18v8M14 20l2 7M30 20l-2 7" stroke={light} strokeWidth="2.5" />
      <circle cx="22" cy="32" r="4" fill={gold} />
      <circle cx="13" cy="35" r="3" fill={gold} />
      <circle cx="31" cy="35" r="3" fill={gold} />
    </>
  ),
  ask: (
    <>
      <path d="M10 32c4 6 20 6 24 0l-5-4H15z" fill={gold} />
      <circle cx="22" cy="22" r="5" fill={light} />
    </>
  ),
}

/** The mark of a way to send: on a red envelope, for the eye only. */
export function TileArt({ tile }: { tile: Tile }) {
  return (
    <svg className="mode-art" viewBox="0 0 44 48" aria-hidden="true">
      <rect x="2" y="2" width="40" height="44" rx="6" fill="var(--envelope-bottom)" />
      <path
        d="M2 8a6 6 0 0 1 6-6h28a6 6 0 0 1 6 6v3c-7 5-13 7-20 7S9 16 2 11z"
        fill="var(--envelope-flap)"
      />
      {marks[tile]}
    </svg>
  )
}
