import type { RequestState, WhoMayAsk } from '@fuquan/contract/friends.ts'
import { refuse } from '#/kit/refusal.ts'

const dayMs = 86_400_000
export const askingLevelMin = 1
/** After a request somebody is left alone by the same person for so long. */
export const pauseDays = 30

/** Gives the moment so many days after another. */
export const daysAfter = (at: Date, days: number) => new Date(at.getTime() + days * dayMs)

/** How one who looks stands to the person looked for. */
export type Sight = {
  /** The person is there and no former member. */
  exists: boolean
  /** They blocked the one who looks. */
  blockedMe: boolean
  whoMayAsk: WhoMayAsk
  friends: boolean
  commonFriend: boolean
  /** They asked the one who looks, and that is still open. */
  asksMe: boolean
}

/** Says whether somebody may be seen at all; a block looks like absence. */
export const isSeen = ({ exists, blockedMe }: Sight): boolean => exists && !blockedMe

/** Says whether somebody may be found by one who is no friend yet. */
export function isFound(sight: Sight): boolean {
  if (!isSeen(sight)) return false
  if (sight.friends || sight.asksMe) return true
  if (sight.whoMayAsk === 'nobody') return false
  return sight.whoMayAsk === 'common' || sight.commonFriend
}

/** A request as its asker sees it. */
export type Open = { state: RequestState | 'withdrawn'; at: Date; until: Date }

/** Gives the state of a request at a moment: what nobody answered in time is over. */
export function stateAt({ state, until }: Pick<Open, 'until'> & { state: RequestState }, at: Date) {
  const open = state === 'asked' || state === 'ignored'
  return open && at >= until ? ('expired' as const) : state
}

/** Gives what the asker may know of a request: an ignored one still waits. */
export const shownToAsker = (state: RequestState): RequestState =>
  state === 'ignored' ? 'asked' : state

/** Decides whether somebody of this level may ask anybody. Refuses: friend_level_needed. */
export function admit(level: number): void {
  if (level >= askingLevelMin) return
  refuse('friend_level_needed', { needed: String(askingLevelMin), level: String(level) })
}

export type Asking = {
  self: boolean
  level: number
  sight: Sight
  iBlockedThem: boolean
  /** What this person has asked the other before. */
  before: Open | undefined
  /** How many they have asked within a day, and how many one may. */
  askedToday: number
  dayMax: number
  mine: number
  theirs: number
  friendsMax: number
}

/**
 * Decides what asking somebody does: they wait for an answer, or both are friends because the
 * other has asked already.
 *
 * Refuses: friend_self, friend_level_needed {needed, level}, friend_not_found (absent, hidden and
 * blocked alike), friend_already, friend_full {max}, friend_request_pending {until},
 * friend_request_limit {max}.
 */
export function ask(asking: Asking, at: Date): 'waiting' | 'friends' {
  const { self, level, sight, before } = asking
  if (self) refuse('friend_self')
  admit(level)
  if (!isFound(sight) || asking.iBlockedThem) refuse('friend_not_found')
  if (sight.friends) refuse('friend_already')
  if (sight.asksMe) {
    checkRoom(asking)
    return 'friends'
  }
  const pausedUntil = before && daysAfter(before.at, pauseDays)
  // One that was accepted and ended since may be asked anew.
  if (before && pausedUntil && before.state !== 'accepted' && at < pausedUntil) {
    refuse('friend_request_pending', { until: pausedUntil.toISOString() })
  }
  if (asking.askedToday >= asking.dayMax) {
    refuse('friend_request_limit', { max: String(asking.dayMax) })
  }
  // Whether the other has room is nobody's to learn; it is looked at when they accept.
  if (asking.mine >= asking.friendsMax) refuse('friend_full', { max: String(asking.friendsMax) })
  return 'waiting'
}

/** Checks that both may have one friend more. Refuses: friend_full {max}. */
export function checkRoom({
  mine,
  theirs,
  friendsMax: max,
}: Pick<Asking, 'mine' | 'theirs' | 'friendsMax'>): void {
  if (mine >= max || theirs >= max) refuse('friend_full', { max: String(max) })
}

export type Answer = 'accept' | 'ignore' | 'refuse'
const meant = { accept: 'accepted', ignore: 'ignored', refuse: 'refused' } as const

/** Which state may follow; what is ignored may still be answered while it lasts. */
export const next = {
  asked: ['accepted', 'ignored', 'refused', 'expired'],
  ignored: ['accepted', 'refused', 'expired'],
  accepted: [],
  refused: [],
  expired: [],
} as const satisfies Record<RequestState, readonly RequestState[]>

/**
 * Decides what an answer makes of a request; undefined when it was answered so before.
 *
 * Refuses: friend_request_over (answered otherwise, or too late).
 */
export function answer(
  request: { state: RequestState; until: Date },
  said: Answer,
  at: Date,
): 'accepted' | 'ignored' | 'refused' | undefined {
  const wanted = meant[said]
  if (request.state === wanted) return undefined
  const may: readonly RequestState[] = next[stateAt(request, at)]
  if (!may.includes(wanted)) refuse('friend_request_over')
  return wanted
}

/** How many hashes of contacts somebody sent, counted from a moment on for a day. */
export type Sent = { from: Date | null; used: number }

/** Gives how many hashes are left now. Units: hashes, 0 to `max`. */
export function contactsLeft({ from, used }: Sent, max: number, at: Date): number {
  if (from === null || at >= daysAfter(from, 1)) return max
  return Math.max(0, max - used)
}

/** Counts hashes. Refuses: friend_contacts_limit {left, max}. */
export function sendContacts(sent: Sent, { count, max }: { count: number; max: number }, at: Date) {
  const left = contactsLeft(sent, max, at)
  if (count > left) refuse('friend_contacts_limit', { left: String(left), max: String(max) })
  const anew = sent.from === null || at >= daysAfter(sent.from, 1)
  return anew ? { from: at, used: count } : { from: sent.from, used: sent.used + count }
}
