import { tab } from '../../lib/tab.ts'

// What this tab takes along to the provider and back. Another tab or browser has none of it, so an
// answer that was stolen, or slipped in, opens nothing there.
const place = 'fuquan.voyage'

export type Voyage = {
  purpose: 'sign_in' | 'link' | 'reset_pin'
  ticket: string
  label: string
  inviteCode?: string
}

/** Keeps what must come back, and leaves for the provider. */
export function sail(url: string, voyage: Voyage): void {
  sessionStorage.setItem(place, JSON.stringify(voyage))
  tab.leave(url)
}

/** Takes what was kept: it is good for one return. */
export function land(): Voyage | undefined {
  const kept = sessionStorage.getItem(place)
  sessionStorage.removeItem(place)
  const read: unknown = kept === null ? undefined : JSON.parse(kept)
  return isVoyage(read) ? read : undefined
}

const isVoyage = (what: unknown): what is Voyage =>
  typeof what === 'object' && what !== null && 'ticket' in what && 'purpose' in what
