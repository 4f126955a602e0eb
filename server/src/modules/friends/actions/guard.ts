import type { FriendHabits, routes } from '@fuquan/contract/friends.ts'
import { originKinds } from '@fuquan/contract/friends.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Dice } from '#/engine/dice.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, reach } from '#/modules/identity/index.ts'
import { setStance } from '#/modules/ledger/index.ts'
import { muteSender, unmuteSender } from '#/modules/notifications/index.ts'
import { keepReachable } from '../contacts.ts'
import { blocked, kept } from '../events.ts'
import { daysAfter, isSeen } from '../rules.ts'
import { friendsMax, noteLength } from '../settings.ts'
import * as people from '../store-people.ts'
import * as requests from '../store-requests.ts'
import * as store from '../store.ts'
import { settleWaiting, untie } from '../tying.ts'
import { sightOf } from '../asking.ts'

type Routes = typeof routes
const codeBytes = 18
export const reportDays = 90
const useDays = [1, 7, 30]

/** Gives a person a new code: whoever holds the old one finds nobody. The person is locked. */
export const renewCode = (tx: Tx, ask: { owner: UserId; dice: Dice; at: Date }): Promise<void> => {
  const { owner, dice, at } = ask
  const code = Buffer.from(dice.bytes(codeBytes)).toString('base64url')
  return people.saveCode(tx, { owner, code, at })
}

/** Lists whom I blocked. */
export async function listBlocked({ tx, actor }: Ctx): Promise<Reply<Routes['listBlocked']>> {
  const rows = await people.listBlocks(tx, actor.id)
  const cards = await peopleOf(
    tx,
    rows.map(row => row.other),
  )
  const items = rows.flatMap(({ other, at }) => {
    const person = cards.get(other)
    return person ? [{ person, at }] : []
  })
  return { items }
}

/**
 * Blocks a person: the friendship ends, open requests go, each is hidden from the other. Nobody
 * is told. Refuses: friend_self, friend_not_found.
 */
export async function blockPerson(
  { tx, actor, now }: Ctx,
  { userId: other }: Input<Routes['blockPerson']>,
): Promise<Record<never, never>> {
  const owner = actor.id
  if (other === owner) refuse('friend_self')
  if (!isSeen(await sightOf(tx, { me: owner, them: other, now }))) refuse('friend_not_found')
  await people.lockPeople(tx, [owner, other])
  if (!(await people.addBlock(tx, { owner, other, at: now }))) return {}

  await untie(tx, { one: owner, other, at: now })
  // What they asked goes from my list; to them it goes on waiting, as if nobody had looked.
  const theirs = await requests.removeRequest(tx, owner, other)
  if (theirs !== undefined) await settleWaiting(tx, theirs)
  const mine = await requests.removeRequest(tx, other, owner)
  if (mine !== undefined) {
    await settleWaiting(tx, mine)
    await requests.saveOutcome(tx, { owner, other, state: 'withdrawn' })
  }
  await setStance(tx, { owner, other, stance: 'blocked', at: now })
  await muteSender(tx, { user: owner, sender: other })

  await tell(tx, blocked, { byId: owner, otherId: other })
  return {}
}

/** Lifts a block of mine. What ended stays ended. */
export async function unblockPerson(
  { tx, actor, now }: Ctx,
  { userId: other }: Input<Routes['unblockPerson']>,
): Promise<Record<never, never>> {
  const owner = actor.id
  if (!(await people.removeBlock(tx, owner, other))) return {}

  await setStance(tx, { owner, other, stance: undefined, at: now })
  await unmuteSender(tx, { user: owner, sender: other })

  await tell(tx, kept, { userId: owner })
  return {}
}

async function habitsOf({ tx, actor, settings }: Ctx): Promise<FriendHabits> {
  const { whoMayAsk, contacts, code, friendCount } = await people.readPerson(tx, actor.id)
  const email = (await reach.contactsOf(tx, [actor.id])).get(actor.id)?.email ?? null
  const max = settings.of(friendsMax)
  const noteMax = settings.of(noteLength)
  const mail = email !== null
  return { whoMayAsk, contacts, mail, code, friendCount, friendMax: max, noteLength: noteMax }
}

/** Shows how I can be found. */
export function getFriendHabits(ctx: Ctx): Promise<FriendHabits> {
  return habitsOf(ctx)
}

/**
 * Changes how I can be found; what is left out stays.
 * Refuses: friend_mail_needed (contacts can only match a verified address).
 */
export async function changeFriendHabits(
  ctx: Ctx,
  input: Input<Routes['changeFriendHabits']>,
): Promise<FriendHabits> {
  const { tx, actor, now, dice, house } = ctx
  const owner = actor.id
  const me = present((await people.lockPeople(tx, [owner])).get(owner), 'a locked person')
  const { whoMayAsk = me.whoMayAsk, contacts = me.contacts, newCode } = input
  const email = (await reach.contactsOf(tx, [owner])).get(owner)?.email ?? null
  if (input.contacts === true && email === null) refuse('friend_mail_needed')

  await people.saveHabits(tx, { owner, whoMayAsk, contacts })
  if (input.contacts !== undefined) await keepReachable(tx, house, { owner, wanted: contacts })
  if (newCode) await renewCode(tx, { owner, dice, at: now })

  await tell(tx, kept, { userId: owner })
  return habitsOf(ctx)
}

/** Counts friendships of the last days by origin and by what they were good for; no names. */
export async function getFriendReport({ tx, now }: Ctx): Promise<Reply<Routes['getFriendReport']>> {
  const since = daysAfter(now, -reportDays)
  const rows = await store.countUse(tx, { since, now, days: useDays })
  const items = originKinds.flatMap(origin => {
    const mine = rows.filter(row => row.origin === origin)
    const [first] = mine
    if (first === undefined) return []
    const used = mine.map(({ days, old, talk, gift, shared, any }) => ({
      ...{ days, old, talk, gift, shared, any },
    }))
    return [{ origin, made: first.made, ended: first.ended, used }]
  })
  return { since, items }
}
