import type { AskedOutcome, Origin } from '@fuquan/contract/friends.ts'
import { type FriendRequestId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, reach } from '#/modules/identity/index.ts'
import { wait } from '#/modules/notifications/index.ts'
import { requested } from './events.ts'
import * as rules from './rules.ts'
import { friendsMax, noteLength, requestDays, requestsDay } from './settings.ts'
import * as people from './store-people.ts'
import * as requests from './store-requests.ts'
import * as store from './store.ts'
import { tie, waitingKind } from './tying.ts'
import { askedOf } from './view.ts'

/** Reads how `me` stands to somebody they look for. */
export async function sightOf(
  tx: Tx,
  { me, them, now }: { me: UserId; them: UserId; now: Date },
): Promise<rules.Sight> {
  const [known, blockers, person, tied, request] = [
    await reach.contactsOf(tx, [them]),
    await people.blockersAmong(tx, me, [them]),
    await people.readPerson(tx, them),
    await store.findTie(tx, me, them),
    await requests.findRequest(tx, me, them),
  ]
  const { whoMayAsk } = person
  const state = request && rules.stateAt(request, now)
  const common =
    whoMayAsk === 'friends_of_friends'
      ? await store.listMutual(tx, { one: me, other: them, limit: 1 })
      : []
  return {
    exists: known.has(them),
    blockedMe: blockers.has(them),
    whoMayAsk,
    friends: tied !== undefined,
    commonFriend: common.length > 0,
    asksMe: state === 'asked' || state === 'ignored',
  }
}

/** Lets somebody ask, in such words, or not. Refuses: friend_level_needed, bad_input. */
export function admit({ actor, settings }: Pick<Ctx, 'actor' | 'settings'>, note: string): void {
  rules.admit(actor.level)
  const max = settings.of(noteLength)
  if ([...note].length > max) refuse('bad_input', { field: 'note', why: 'too_long' })
}

export type Wish = { to: UserId; origin: Origin; note?: string }
type Asker = Pick<Ctx, 'tx' | 'actor' | 'now' | 'settings'>

/**
 * Asks somebody to be friends, for the owner of the common place that `origin` names: it has
 * looked whether both are there. Two who ask each other are friends at once.
 *
 * Refuses: friend_self, friend_level_needed, friend_not_found, friend_already, friend_full,
 * friend_request_pending, friend_request_limit, bad_input (the note is too long).
 */
export async function request(ctx: Asker, wish: Wish): Promise<AskedOutcome> {
  const { tx, actor, now, settings } = ctx
  const { to, origin, note = '' } = wish
  if (to === actor.id) refuse('friend_self')
  admit(ctx, note)
  if (!(await reach.contactsOf(tx, [to])).has(to)) refuse('friend_not_found')
  const locked = await people.lockPeople(tx, [actor.id, to])
  const before = await requests.findAsked(tx, actor.id, to)

  const decided = rules.ask(
    {
      self: false,
      level: actor.level,
      sight: await sightOf(tx, { me: actor.id, them: to, now }),
      iBlockedThem: (await people.blockedBy(tx, actor.id, [to])).size > 0,
      before,
      askedToday: await requests.countAsked(tx, actor.id, rules.daysAfter(now, -1)),
      dayMax: settings.of(requestsDay),
      mine: locked.get(actor.id)?.friendCount ?? 0,
      theirs: locked.get(to)?.friendCount ?? 0,
      friendsMax: settings.of(friendsMax),
    },
    now,
  )
  if (decided === 'friends') {
    await accept(tx, { owner: actor.id, other: to, now })
    return { outcome: 'friends', request: null }
  }

  const until = rules.daysAfter(now, settings.of(requestDays))
  const made = { asker: actor.id, receiver: to, note, origin, at: now, until }
  const requestId = await requests.addRequest(tx, { id: newId(), ...made })
  await tellAsked(tx, { requestId, asker: actor.id, receiver: to, note, until })
  const row = present(await requests.findAsked(tx, actor.id, to), 'what was just asked')
  return { outcome: 'waiting', request: await askedOf(tx, row, now) }
}

/** Makes friends of `owner` and of who asked them, after every check. Both are locked. */
export async function accept(
  tx: Tx,
  { owner, other, now }: { owner: UserId; other: UserId; now: Date },
): Promise<void> {
  const open = present(await requests.findRequest(tx, owner, other), 'the request they accept')
  await requests.saveAnswer(tx, { owner, other, state: 'accepted' })
  await requests.saveOutcome(tx, { owner: other, other: owner, state: 'accepted' })
  const { id: requestId, kind, ref } = open
  const origin = { kind, ref }
  await tie(tx, { asker: other, receiver: owner, origin, requestId, at: now })
}

type Asked = {
  requestId: FriendRequestId
  asker: UserId
  receiver: UserId
  note: string
  until: Date
}

async function tellAsked(tx: Tx, asked: Asked): Promise<void> {
  const { requestId, asker: askerId, receiver: receiverId, note, until } = asked
  await tell(tx, requested, { requestId, askerId, receiverId })
  const name = (await peopleOf(tx, [askerId])).get(askerId)?.name ?? ''
  const facts = { name, note, by: toWire('usr', askerId) }
  const ref = toWire('frq', requestId)
  await wait(tx, { user: receiverId, kind: waitingKind, ref, facts, until })
}
