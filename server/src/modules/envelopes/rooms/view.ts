import type { FaceRoom, FaceRound } from '@fuquan/contract/envelopes/rooms.ts'
import { type FaceRoomId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { sha256Hex } from '#/kit/digest.ts'
import { refuse } from '#/kit/refusal.ts'
import { askedAmong, friendsAmong } from '#/modules/friends/index.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { bestLuck, hasBestLuck, hasEnded } from '../rules.ts'
import * as envelopes from '../store.ts'
import { planRain } from './rain.ts'
import * as rules from './rules.ts'
import { rainSeconds, roomPeople } from './settings.ts'
import * as store from './store.ts'

/**
 * Shows a room to somebody who is in it or waits before it: who only typed its code sees its host,
 * and neither who else is there nor what they caught. Refuses: not_found.
 */
export async function viewOf(ctx: Ctx, id: FaceRoomId): Promise<FaceRoom> {
  const { tx, actor, now, settings } = ctx
  const room = await store.findRoom(tx, id)
  const people = room === undefined ? [] : await store.listPeople(tx, id)
  const me = people.find(one => one.person === actor.id)
  if (room === undefined || me === undefined) return refuse('not_found')

  const row = room.rounds === 0 ? undefined : await store.findRound(tx, id, room.rounds)
  const envelope = row && present(await envelopes.findEnvelope(tx, row.envelope))
  const emptied = envelope?.state === 'emptied'
  const state = rules.stateAt(room, row && { ...row, emptied }, now)
  const over = state === 'podium' || state === 'closed'
  const within = me.state === 'here'
  const claims =
    row && within && over && now >= row.opensAt
      ? await envelopes.listClaims(tx, { id: row.envelope, below: 1_000_000, limit: 1_000 })
      : []

  const ids = [room.host, ...people.map(one => one.person), ...claims.map(one => one.claimer)]
  const cards = await peopleOf(tx, [...new Set(ids)])
  const card = (user: UserId): UserCard => present(cards.get(user), 'the card of a person')
  const mine = room.host === actor.id
  const here = people.filter(one => one.state === 'here').map(one => one.person)
  const met = row && over && within ? here : []
  const round = row &&
    envelope &&
    within && { row, envelope, claims, me, over, state, host: mine, card }
  return {
    id,
    state,
    now,
    mine,
    openedAt: room.openedAt,
    closesAt: room.closedAt ?? room.closesAt,
    host: card(room.host),
    here: within,
    people: within ? here.map(card) : [],
    waiting: mine ? people.filter(one => one.state === 'waiting').map(one => card(one.person)) : [],
    peopleMax: settings.of(roomPeople),
    peopleMin: rules.peopleMin,
    rounds: room.rounds,
    round: round ? await roundOf(ctx, round) : null,
    ...(await tiesAmong(ctx, met)),
  }
}

/** Nobody looks for friends while it rains, so nothing is asked for then. */
async function tiesAmong({ tx, actor, now }: Ctx, met: readonly UserId[]) {
  if (met.length === 0) return { friends: [], asked: [] }
  const friends = await friendsAmong(tx, actor.id, met)
  const asked = await askedAmong(tx, { owner: actor.id, ids: met, now })
  return { friends: [...friends], asked: [...asked] }
}

type Shown = {
  row: store.RoundRow
  envelope: envelopes.EnvelopeRow
  claims: Awaited<ReturnType<typeof envelopes.listClaims>>
  me: store.Person
  over: boolean
  state: FaceRoom['state']
  host: boolean
  card: (user: UserId) => UserCard
}

async function roundOf({ tx, actor, settings }: Ctx, shown: Shown): Promise<FaceRound> {
  const { row, envelope, claims, me, over, host, card } = shown
  const mine = me.state === 'here' && me.since <= envelope.sentAt
  const own = (await envelopes.claimsAmong(tx, row.envelope, [actor.id])).get(actor.id)
  const best = hasBestLuck(envelope) ? bestLuck(claims) : undefined
  const falls = shown.state === 'countdown' || shown.state === 'rain'
  const { split } = envelope
  return {
    number: row.number,
    envelopeId: row.envelope,
    split: split === 'classic' || split === 'even' ? split : 'lucky:2',
    greeting: envelope.greeting,
    shares: envelope.shares,
    claimed: envelope.claimed,
    people: row.people,
    opensAt: row.opensAt,
    endsAt: row.endsAt,
    ended: hasEnded(envelope),
    mine,
    myAmount: own?.amount ?? null,
    drops: falls ? planRain(seedOf(envelope), settings.of(rainSeconds)) : [],
    total: host || over ? envelope.total : null,
    returned: hasEnded(envelope) ? envelope.returned : null,
    caught: claims
      .toSorted((a, b) => a.number - b.number)
      .map(({ claimer, number, amount }) => {
        return { user: card(claimer), number, amount, bestLuck: number === best?.number }
      }),
  }
}

/** Everybody may know it, so it is made of what everybody may know: never of the seed of shares. */
const seedOf = ({ id, commit }: envelopes.EnvelopeRow): Buffer =>
  Buffer.from(sha256Hex(`rain\n${toWire('env', id)}\n${commit}`), 'hex')
