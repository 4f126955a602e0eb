import type { FriendProfile, routes } from '@fuquan/contract/friends.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { type Call, type Ctx, guestId as nobody } from '#/engine/house.ts'
import { friendLooksTotal } from '#/engine/metrics.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, reach, userByHandle } from '#/modules/identity/index.ts'
import { sightOf } from '../asking.ts'
import { contactSalt } from '../contacts.ts'
import * as rules from '../rules.ts'
import { contactsDay } from '../settings.ts'
import * as people from '../store-people.ts'
import * as requests from '../store-requests.ts'
import * as store from '../store.ts'
import { askedOf, friendsOf, requestsOf } from '../view.ts'

type Routes = typeof routes
export const commonShownMax = 20
export const proposalsMax = 50

type Looking = { me: UserId; them: UserId; now: Date }

/** Shows a person as somebody may see them. Refuses: friend_not_found. */
async function profileOf(tx: Tx, { me, them, now }: Looking): Promise<FriendProfile> {
  const person = (await peopleOf(tx, [them])).get(them)
  if (person === undefined) refuse('friend_not_found')
  const nothing = { friend: null, commonFriends: [], request: null, blockedByMe: false }
  if (me === them) return { person, tie: 'me', ...nothing }

  const blockedByMe = (await people.blockedBy(tx, me, [them])).size > 0
  const tied = await store.findTie(tx, me, them)
  if (tied === undefined) {
    const open = await requests.findRequest(tx, me, them)
    const waits = open !== undefined && ['asked', 'ignored'].includes(rules.stateAt(open, now))
    const asked = await requests.findAsked(tx, me, them)
    const mine = asked?.state === 'asked' ? await askedOf(tx, asked, now) : null
    const [theirs] = waits ? await requestsOf(tx, [open], now) : []
    const shown = mine?.state === 'asked' ? mine : null
    return { person, tie: 'stranger', ...nothing, blockedByMe, request: theirs ?? shown }
  }
  const [friend = null] = await friendsOf(tx, [tied])
  const common = await store.listMutual(tx, { one: me, other: them, limit: commonShownMax })
  const cards = await peopleOf(tx, common)
  const commonFriends = common.flatMap(id => cards.get(id) ?? [])
  return { person, tie: 'friend', friend, commonFriends, request: null, blockedByMe }
}

/**
 * Finds a person by exact handle or by their QR. Refuses: friend_not_found (absent, hidden and
 * blocked alike), too_many, bad_input (neither is given, or both).
 */
export async function lookUpPerson(
  { house, actor }: Call,
  input: Input<Routes['lookUpPerson']>,
): Promise<FriendProfile> {
  const { handle, code } = input
  if ((handle === undefined) === (code === undefined)) refuse('bad_input', { field: 'handle' })
  await house.limits.take({ ...reach.lookUps, key: actor.id })
  const found = await house.read(async (tx, now) => {
    const them =
      handle === undefined
        ? await people.findByCode(tx, code ?? '')
        : (await userByHandle(tx, handle.replace(/^@/, '')))?.id
    // Looked at also for nobody, so that the time says no more than the answer.
    const looking = { me: actor.id, them: them ?? nobody, now }
    const sight = await sightOf(tx, looking)
    return them !== actor.id && !rules.isFound(sight) ? undefined : profileOf(tx, looking)
  })
  // Somebody who tries handles one by one shows here, whoever it is.
  const by = handle === undefined ? 'qr' : 'handle'
  friendLooksTotal.inc({ by, found: String(found !== undefined) })
  return found ?? refuse('friend_not_found')
}

/** Shows a person by id. Refuses: friend_not_found (absent and blocked alike). */
export async function getProfile(
  { tx, actor, now }: Ctx,
  { userId }: Input<Routes['getProfile']>,
): Promise<FriendProfile> {
  const looking = { me: actor.id, them: userId, now }
  if (userId !== actor.id && !rules.isSeen(await sightOf(tx, looking))) refuse('friend_not_found')
  return profileOf(tx, looking)
}

/** Whom a link into the house connects somebody with, if they may be found and are no friends. */
async function nearOf(tx: Tx, { me, now }: { me: UserId; now: Date }) {
  const near = await reach.broughtWith(tx, me, proposalsMax)
  const found: typeof near = []
  for (const one of near) {
    const sight = await sightOf(tx, { me, them: one.id, now })
    if (rules.isFound(sight) && !sight.friends) found.push(one)
  }
  const mine = await people.blockedBy(
    tx,
    me,
    found.map(one => one.id),
  )
  return found.filter(one => !mine.has(one.id))
}

/** Names who brought me here, whom I brought and who came by the same list. */
export async function listProposals({
  tx,
  actor,
  now,
}: Ctx): Promise<Reply<Routes['listProposals']>> {
  const near = await nearOf(tx, { me: actor.id, now })
  const cards = await peopleOf(
    tx,
    near.map(one => one.id),
  )
  const items = near.flatMap(({ id, kind, ref }) => {
    const person = cards.get(id)
    return person ? [{ person, origin: { kind, ref: toWire('inv', ref) } }] : []
  })
  return { items }
}

/** Gives what a device hashes addresses with. Refuses: friend_contacts_off. */
export async function startContacts(ctx: Ctx): Promise<Reply<Routes['startContacts']>> {
  const { tx, actor, now, settings, house } = ctx
  const me = await people.readPerson(tx, actor.id)
  if (!me.contacts) refuse('friend_contacts_off')
  const max = settings.of(contactsDay)
  const sent = { from: me.contactsFrom, used: me.contactsUsed }
  return { salt: contactSalt(house), left: rules.contactsLeft(sent, max, now), max }
}

/**
 * Matches hashed addresses with people who want to be found by theirs. Only how many came is
 * kept. Refuses: friend_contacts_off, friend_contacts_limit {left, max}.
 */
export async function matchContacts(
  ctx: Ctx,
  { hashes }: Input<Routes['matchContacts']>,
): Promise<Reply<Routes['matchContacts']>> {
  const { tx, actor, now, settings } = ctx
  const me = (await people.lockPeople(tx, [actor.id])).get(actor.id)
  if (!me?.contacts) refuse('friend_contacts_off')
  const max = settings.of(contactsDay)
  const wanted = [...new Set(hashes)]
  const sent = rules.sendContacts(
    { from: me.contactsFrom, used: me.contactsUsed },
    { count: wanted.length, max },
    now,
  )

  await people.saveSent(tx, { owner: actor.id, ...sent })

  const rows = await people.findReachable(
    tx,
    wanted.map(hash => Buffer.from(hash, 'hex')),
  )
  const cards = await peopleOf(
    tx,
    rows.map(row => row.owner),
  )
  const items: Reply<Routes['matchContacts']>['items'] = []
  for (const { hash, owner } of rows) {
    const person = cards.get(owner)
    const sight = await sightOf(tx, { me: actor.id, them: owner, now })
    if (owner === actor.id || person === undefined || !rules.isFound(sight)) continue
    items.push({ hash: hash.toString('hex'), person })
  }
  return { items, left: rules.contactsLeft(sent, max, now) }
}
