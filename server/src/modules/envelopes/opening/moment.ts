import type { EnvelopeState } from '@fuquan/contract/envelopes.ts'

/** What of an envelope decides whether a tap enters a draw, and whether the draw is due. */
export type Moment = {
  state: EnvelopeState
  /** Whether those who tapped have their answers, or there is nothing to draw. */
  drawn: boolean
  opensAt: Date | null
  gathersAt: Date | null
  windowMs: number
  /** Until when a fair window runs that somebody's tap has begun. */
  windowUntil: Date | null
}
/** `house` is the clock of the house; `clock` the one that only runs, by which windows go. */
export type Tap = { people: number; house: Date; clock: Date }
export type Said = {
  said: 'entered' | 'draw' | 'early' | 'none'
  /** Until when all who tap are one moment; null where there is none. */
  until: Date | null
}

const before: readonly EnvelopeState[] = ['scheduled', 'gathering', 'open']

/**
 * Defines what a tap is told: noted down for the draw, too early, that the draw is due, or that
 * there is none. `envelopes.enter` does the same in SQL, and twin.test.ts holds the two together.
 */
export function enter(moment: Moment, { people, house, clock }: Tap): Said {
  const { state, drawn, opensAt, gathersAt, windowMs, windowUntil } = moment
  if (drawn || !before.includes(state)) return { said: 'none', until: null }
  const from = gathersAt ?? opensAt
  if (from !== null && house < from) return { said: 'early', until: null }
  if (gathersAt !== null) {
    return house < (opensAt ?? house) ? { said: 'entered', until: opensAt } : draw
  }
  if (windowUntil !== null) {
    return clock < windowUntil ? { said: 'entered', until: windowUntil } : draw
  }
  // Nobody who looks makes the moment begin: somebody has to tap.
  if (people === 0) return { said: 'none', until: null }
  const until = new Date(clock.getTime() + windowMs)
  return clock < until ? { said: 'entered', until } : draw
}

const draw: Said = { said: 'draw', until: null }
