import {
  type AskedOutcome,
  type FriendRequest,
  type Origin,
  routes,
} from '@fuquan/contract/friends.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import { type Call, type Ctx, guestId as nobody } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { friendAsksTotal } from '#/engine/metrics.ts'
import { ctxOf } from '#/engine/tries.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { reach, userByHandle } from '#/modules/identity/index.ts'
import { accept, admit, request, sightOf } from '../asking.ts'
import { kept } from '../events.ts'
import * as rules from '../rules.ts'
import { friendsMax } from '../settings.ts'
import * as people from '../store-people.ts'
import * as requests from '../store-requests.ts'
import { settleWaiting } from '../tying.ts'
import { askedByMe, requestsOf } from '../view.ts'
import { proposalsMax } from './find.ts'

type Routes = typeof routes
type Way = Input<Routes['requestFriend']>['way']

/** Finds whom a way leads to, and what it is to both. Refuses: friend_contacts_off. */
async function followed(
  { tx, actor }: Ctx,
  way: Way,
): Promise<{ to: UserId | undefined; kind: Origin['kind']; ref?: string }> {
  if (way.by === 'handle') {
    return { to: (await userByHandle(tx, way.handle.replace(/^@/, '')))?.id, kind: 'handle' }
  }
  if (way.by === 'qr') return { to: await people.findByCode(tx, way.code), kind: 'qr' }
  if (way.by === 'contacts') {
    if (!(await people.readPerson(tx, actor.id)).contacts) refuse('friend_contacts_off')
    const [row] = await people.findReachable(tx, [Buffer.from(way.hash, 'hex')])
    return { to: row?.owner, kind: 'contacts' }
  }
  const near = await reach.broughtWith(tx, actor.id, proposalsMax)
  const one = near.find(({ id }) => id === way.userId)
  return one
    ? { to: one.id, kind: one.kind, ref: toWire('inv', one.ref) }
    : { to: undefined, kind: 'invite' }
}

/**
 * Asks somebody by a way the house can look at. A handle, a QR or a contact that leads nowhere
 * counts as a look-up, so asking finds nobody whom looking would not.
 *
 * Refuses: as `request`, and friend_contacts_off, too_many.
 */
export async function requestFriend(
  call: Call,
  input: Input<Routes['requestFriend']>,
): Promise<AskedOutcome> {
  const { house, actor } = call
  const { way, note } = input
  const counted = { ...reach.lookUps, key: actor.id }
  if (way.by !== 'invite') await house.limits.take(counted)
  const under = { module: 'friends', name: 'requestFriend', route: routes.requestFriend, input }
  const asked = await keptOnce(call, under, async (tx, now) => {
    const ctx = ctxOf(call, { tx, now })
    // What is wrong with the asker or their note is said before anybody is looked for: behind that,
    // who blocks or hides must be answered as nobody is, in words and in time.
    admit(ctx, note)
    const { to = nobody, kind, ref = toWire('usr', to) } = await followed(ctx, way)
    const sight = await sightOf(tx, { me: actor.id, them: to, now })
    if (to !== actor.id && !rules.isFound(sight)) refuse('friend_not_found')
    return request(ctx, { to, origin: { kind, ref }, note })
  })
  // So few are asked a day that it needs no count of its own: what leads nowhere is what counts.
  if (way.by !== 'invite') await house.limits.giveBack(counted)
  friendAsksTotal.inc({ by: way.by, outcome: asked.outcome })
  return asked
}

/** Lists what is open: who asks me, whom I ask. */
export async function listRequests({
  tx,
  actor,
  now,
}: Ctx): Promise<Reply<Routes['listRequests']>> {
  const since = rules.daysAfter(now, -rules.pauseDays)
  return {
    toMe: await requestsOf(tx, await requests.listRequests(tx, actor.id, now), now),
    byMe: await askedByMe(tx, await requests.listAsked(tx, actor.id, since), now),
  }
}

/**
 * Answers a request to me. The same answer again changes nothing.
 * Refuses: not_found, friend_request_over, friend_full.
 */
export async function answerRequest(
  ctx: Ctx,
  { requestId, answer: said }: Input<Routes['answerRequest']>,
): Promise<FriendRequest> {
  const { tx, actor, now, settings } = ctx
  const found = await requests.findRequestById(tx, { owner: actor.id, id: requestId })
  if (found === undefined) refuse('not_found')
  const { other } = found
  const locked = await people.lockPeople(tx, [actor.id, other])
  const open = await requests.findRequestById(tx, { owner: actor.id, id: requestId })
  if (open === undefined) refuse('not_found')

  const state = rules.answer(open, said, now)
  if (state === 'accepted') {
    const countOf = (id: UserId) => locked.get(id)?.friendCount ?? 0
    const counts = { mine: countOf(actor.id), theirs: countOf(other) }
    rules.checkRoom({ ...counts, friendsMax: settings.of(friendsMax) })
    await accept(tx, { owner: actor.id, other, now })
  } else if (state !== undefined) {
    await requests.saveAnswer(tx, { owner: actor.id, other, state })
    await settleWaiting(tx, requestId)
    await tell(tx, kept, { userId: actor.id })
  }
  if (state === 'refused') {
    await requests.saveOutcome(tx, { owner: other, other: actor.id, state })
    await tell(tx, kept, { userId: other })
  }
  const row = present(
    await requests.findRequestById(tx, { owner: actor.id, id: requestId }),
    'the request that was just answered',
  )
  const [shown] = await requestsOf(tx, [row], now)
  return present(shown, 'who asked')
}
