import type { EnvelopeCard, EnvelopeView } from '@fuquan/sdk/index.ts'

/** How a bubble looks: its shape, and the word of its state. */
export type Face = {
  shape: 'full' | 'paled' | 'outline' | 'waiting'
  word:
    | 'ready'
    | 'taken'
    | 'emptied'
    | 'expired'
    | 'returned'
    | 'given'
    | 'declined'
    | 'frozen'
    | 'waiting'
    | 'scheduled'
    | 'gathering'
    | 'others'
}

const paled = ['expired', 'returned', 'declined']

/** Whether nobody can open it any more. */
export const hasEnded = ({ state }: { state: string }): boolean =>
  state === 'emptied' || paled.includes(state)

/** Decides the face of an envelope in a thread from what its owner lets this viewer see. */
export function faceOf(card: EnvelopeCard, me: string): Face {
  const { state, mine, guests } = card
  if (card.myAmount !== null) return { shape: 'paled', word: 'taken' }
  if (state === 'emptied') return { shape: 'paled', word: 'emptied' }
  // What went home, at its hour or before, says so to its sender.
  if (paled.includes(state)) {
    if (state === 'declined' && mine) return { shape: 'paled', word: 'declined' }
    const word = card.given ? 'given' : 'returned'
    return { shape: 'paled', word: mine ? word : 'expired' }
  }
  if (state === 'frozen') return { shape: 'outline', word: 'frozen' }
  const forOthers = guests !== null && !mine && !guests.some(one => one.id === me)
  if (forOthers) return { shape: 'outline', word: 'others' }
  if (state === 'scheduled' || state === 'gathering') return { shape: 'full', word: state }
  return { shape: 'full', word: mine && card.claimed > 0 ? 'waiting' : 'ready' }
}

/** Tells whether an empty envelope reached everybody it was for: it names them, and all came. */
export const allCame = ({ state, guests, claimed }: EmptiedView): boolean =>
  state === 'emptied' && guests !== null && claimed >= guests.length
type EmptiedView = Pick<EnvelopeView, 'state' | 'guests' | 'claimed'>

/** Which words say that nothing is left: where it was drawn, nobody was too slow. */
export function lostWord({ mode, gathersAt }: Pick<EnvelopeView, 'mode' | 'gathersAt'>) {
  if (gathersAt !== null) return 'drawn'
  return mode === 'directed' ? 'allTaken' : 'late'
}

/** Where an envelope hangs; undefined where it hangs in no chat. */
export const roomOf = (view: Pick<EnvelopeView, 'mode' | 'audience'>): string | undefined =>
  view.mode === 'room' ? undefined : (view.audience.roomId ?? undefined)

/** The screen an envelope is seen from: its room, or my records. */
export function homeOf(view: Pick<EnvelopeView, 'mode' | 'audience'>): string {
  const room = roomOf(view)
  return room === undefined ? '/envelopes' : `/friends/${room}`
}

/** Where its cover is shown: over its room, or over its own page. */
export const coverPathOf = (envelopeId: string, roomId: string | null | undefined): string =>
  roomId ? `/friends/${roomId}?envelope=${envelopeId}` : `/envelopes/${envelopeId}?open`

/** Where an envelope stands at a moment, by the clock of the house. */
export function phaseAt(
  view: Pick<EnvelopeView, 'state' | 'opensAt' | 'gathersAt'>,
  at: number,
): EnvelopeView['state'] {
  const { state, opensAt, gathersAt } = view
  if (state !== 'scheduled' && state !== 'gathering') return state
  if (opensAt === null || at >= Date.parse(opensAt)) return 'open'
  return gathersAt !== null && at >= Date.parse(gathersAt) ? 'gathering' : 'scheduled'
}

/** What the cover lets one do now. */
export type Ceremony =
  | 'loading'
  | 'coin'
  | 'busy'
  | 'won'
  | 'scheduled'
  | 'enter'
  | 'entered'
  | 'paused'
  | 'over'

type Asked = { view: EnvelopeView | undefined; opening: Opening; at: number; me: string }

/** Decides what the cover shows, from what is known of the envelope and of my tap. */
export function ceremonyOf({ view, opening, at, me }: Asked): Ceremony {
  if (opening.is === 'turning' || opening.is === 'checking') return 'busy'
  if (opening.is === 'won') return 'won'
  if (opening.is === 'paused' && at < opening.until) return 'paused'
  if (opening.is === 'lost') return 'over'
  if (!view) return 'loading'
  const { myPart, guests } = view
  const phase = phaseAt(view, at)
  const forOthers = guests !== null && !guests.some(one => one.id === me)
  if (phase === 'scheduled') return forOthers ? 'over' : 'scheduled'
  if (phase === 'gathering') {
    if (view.iEntered || opening.is === 'entered') return 'entered'
    return forOthers ? 'over' : 'enter'
  }
  const due = myPart.why === 'envelope_not_open_yet' && phase === 'open' && !forOthers
  return myPart.mayOpen || due ? 'coin' : 'over'
}

export type Opening =
  | { is: 'cover' }
  | { is: 'turning' }
  | { is: 'checking' }
  | { is: 'won'; amount: string }
  /** Tapped while it gathers: the draw is at its opening. */
  | { is: 'entered' }
  /** The password was not it; it may be typed anew. */
  | { is: 'wrong'; problem: unknown }
  /** Too many wrong ones: the moment, in milliseconds, from which it may be typed anew. */
  | { is: 'paused'; until: number }
  | { is: 'lost'; problem: unknown }

export const coinMsMin = 600
export const flapMs = 320
export const checkingAfterMs = 10_000
export const countUpMs = 300

/** Where a counting-up amount stands after `ms`: it starts at zero and lands exactly. */
export function countedUp(amount: bigint, ms: number): bigint {
  if (ms >= countUpMs) return amount
  const part = BigInt(Math.round(Math.max(0, ms)))
  return (amount * part) / BigInt(countUpMs)
}
