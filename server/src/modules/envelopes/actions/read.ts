import type { EnvelopeClaim, routes } from '@fuquan/contract/envelopes.ts'
import { AccountId, toWire, type EnvelopeId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { together } from '#/engine/db.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import * as chat from '#/modules/chat/index.ts'
import * as identity from '#/modules/identity/index.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { seenAmong, sinceAmong } from '../audience.ts'
import { openingOf } from '../batch.ts'
import { isCounted, overAmong } from '../counted.ts'
import { isForOne, namedFor, pausesOf } from '../ends/pauses.ts'
import { hungOf } from '../ends/reminders.ts'
import * as ends from '../ends/rules.ts'
import { givenAmong } from '../ends/store.ts'
import { namedAmong } from '../names.ts'
import * as opening from '../opening/store.ts'
import * as rules from '../rules.ts'
import { sealKeyOf } from '../sealing.ts'
import { openSeed, recipe } from '../seed.ts'
import { readNewcomer } from '../store-newcomers.ts'
import * as store from '../store.ts'
import { offFor } from '../switches/admitting.ts'
import { treesSeen } from '../trees/visible.ts'

type View = Reply<typeof routes.getEnvelope>
type Seen = { row: store.EnvelopeRow; standing: rules.Standing; claim: EnvelopeClaim | undefined }

/** Shows one envelope as the actor may see it. Refuses: not_found. */
export async function getEnvelope(
  ctx: Ctx,
  input: Input<typeof routes.getEnvelope>,
): Promise<View> {
  const { row } = await see(ctx, input.envelopeId)
  return present(await viewOf(ctx, row))
}

/** Finds an envelope that exists for the actor. Refuses: not_found, alike for a strange one. */
export async function see(ctx: Ctx, id: EnvelopeId): Promise<Seen> {
  const row = await store.findEnvelope(ctx.tx, id)
  const seen = row === undefined ? undefined : await standingOf(ctx, row)
  return seen ?? refuse('not_found')
}

/** Tells whether an envelope exists for the actor. */
export const seeable = async (ctx: Ctx, row: store.EnvelopeRow): Promise<boolean> =>
  (await standingOf(ctx, row)) !== undefined

async function standingOf(ctx: Ctx, row: store.EnvelopeRow): Promise<Seen | undefined> {
  const { tx, actor, now } = ctx
  const [since, claims, seers, off] = await together([
    sinceAmong(tx, row, [{ claimer: actor.id, level: actor.level }]),
    store.claimsAmong(tx, row.id, [actor.id]),
    seenAmong(tx, row, [actor.id]),
    offFor(tx, row, [actor.id]),
  ])
  const claim = claims.get(actor.id)
  const day = { at: now, timeZone: ctx.settings.of(houseTimeZone) }
  const { id: claimer, level, limited = false } = actor
  const ask = { claimer, level, limited }
  const won = isCounted(ask) ? await readNewcomer(tx, claimer, day) : 0n
  const { settings } = ctx
  const claimed = new Map([[claimer, won]])
  const over = (await overAmong(tx, [ask], { settings, now, claimed })).get(claimer)
  const standing = {
    isSender: row.sender === actor.id,
    memberSince: since.get(actor.id),
    sees: seers.has(actor.id),
    hasClaim: claim !== undefined,
    overClaimLimit: over?.overClaimLimit ?? false,
    overOwnLimit: over?.overOwnLimit ?? false,
    switchedOff: off.has(actor.id),
  }
  const seen = rules.isVisible(standing) || (await treesSeen(tx, [row.id], actor.id)).has(row.id)
  return seen ? { row, standing, claim } : undefined
}

/** Shows an envelope to the actor; undefined when it does not exist for them. */
export async function viewOf(ctx: Ctx, row: store.EnvelopeRow): Promise<View | undefined> {
  const ended = rules.hasEnded(row)
  const state = rules.shownState(row, ctx.now)
  const best = rules.hasBestLuck(row) ? await store.findBestLuck(ctx.tx, row.id) : undefined
  const lucky = best === undefined ? [] : [best.claimer]
  const [seen, cards, named, moment, hung, given] = await together([
    standingOf(ctx, row),
    identity.peopleOf(ctx.tx, [row.sender, ...lucky]),
    namedAmong(ctx, row, lucky),
    momentOf(ctx, row),
    row.sender === ctx.actor.id ? hungOf(ctx.tx, row) : none,
    giftsOf(ctx, row, [ctx.actor.id]),
  ])
  if (seen === undefined) return undefined
  const { standing, claim } = seen
  const why = rules.whyNot(standing, openingOf(ctx, row), state)
  const { id, mode, split, greeting, cover, shares, claimed, sentAt, expiresAt, endedAt } = row
  return {
    id,
    mode,
    split,
    state,
    greeting,
    cover,
    shares,
    claimed,
    now: ctx.now,
    sentAt,
    expiresAt,
    endedAt,
    sender: cardOf(cards, row.sender),
    audience: { kind: row.audience, roomId: row.room, lateJoiners: row.lateJoiners },
    total: rules.maySeeTotal(standing.isSender, ended) ? row.total : null,
    returned: ended ? row.returned : null,
    emptiedAfterMs: rules.emptiedAfterMs(row),
    ...moment,
    ...(await endsOf(ctx, row, { standing, hung })),
    mine: standing.isSender,
    myClaim: claim ?? null,
    myGiven: given.get(ctx.actor.id) ?? null,
    myPart: { mayOpen: why === undefined, why: why ?? null },
    bestLuck:
      best === undefined
        ? null
        : {
            user: named.has(best.claimer) ? cardOf(cards, best.claimer) : null,
            number: best.number,
            amount: best.amount,
          },
    commit: row.commit,
  }
}

const none = Promise.resolve(undefined)

/** What of the rest came on top of the shares of these people: of most envelopes nothing. */
const giftsOf = async ({ tx }: Ctx, row: store.EnvelopeRow, people: readonly UserId[]) =>
  row.given > 0n ? givenAmong(tx, row.id, people) : new Map<UserId, bigint>()

/** When it opens, who taps together, and whether it asks for a password. */
async function momentOf({ tx, actor }: Ctx, row: store.EnvelopeRow) {
  const { id, opensAt, gathersAt, windowMs } = row
  const [secret, entries] = await together([
    row.mode === 'password' ? opening.findSecret(tx, id) : none,
    opening.entriesOf(tx, [id], actor.id),
  ])
  return {
    opensAt,
    gathersAt,
    windowMs,
    entered: entries.get(id)?.entered ?? 0,
    iEntered: entries.get(id)?.mine ?? false,
    password: secret === undefined ? null : { hint: secret.hint },
  }
}

type Viewer = { standing: rules.Standing; hung: ends.Hung | undefined }

/** Who was named, and what the viewer may do besides opening it. */
async function endsOf({ tx, actor, now, settings }: Ctx, row: store.EnvelopeRow, at: Viewer) {
  const { hung } = at
  const { isSender, hasClaim } = at.standing
  const byName = row.audience === 'people' && byShares(row)
  const named = row.audience === 'people' ? await namedFor(tx, row) : []
  const cards = await identity.peopleOf(tx, byName ? named : [])
  const forOne = isForOne(row, named.length)
  const ending = { ...row, forOne }
  const pauses = pausesOf(settings)
  const running = rules.isRunning(row, now)
  const mayEnd = isSender && (byShares(row) || forOne)
  return {
    guests: byName ? named.map(person => cardOf(cards, person)) : null,
    given: row.given > 0n ? row.given : null,
    ends: {
      mayDecline: forOne && named[0] === actor.id && !hasClaim && running,
      mayReturn: mayEnd && ends.mayReturn(ending, pauses, now),
      returnFrom: mayEnd && running ? ends.returnFrom(ending, pauses, now) : null,
      mayGive: isSender && byShares(row) && ends.mayGive(ending, pauses, now),
      mayRemind: hung !== undefined && ends.mayRemind(hung, now),
      remindedAt: hung?.remindedAt ?? null,
    },
  }
}

const byShares = ({ mode }: store.EnvelopeRow): boolean => mode !== 'funny' && mode !== 'relay'

const cardOf = (cards: ReadonlyMap<UserId, UserCard>, id: UserId): UserCard =>
  present(cards.get(id), 'the card of a person')

/** Shows the bubbles of envelopes; those that do not exist for the actor are absent. */
export async function listEnvelopeCards(
  ctx: Ctx,
  input: Input<typeof routes.listEnvelopeCards>,
): Promise<Reply<typeof routes.listEnvelopeCards>> {
  const { tx, actor, now } = ctx
  const rows = await store.findEnvelopes(tx, input.ids)
  const claims = await store.claimsOf(tx, actor.id, [...rows.keys()])
  const rooms = new Set(await chat.roomsOf(tx, actor.id))
  const passed = await treesSeen(tx, [...rows.keys()], actor.id)
  const some = [...rows.keys()]
  const byName = some.filter(id => {
    const row = present(rows.get(id))
    return row.audience === 'people' && byShares(row)
  })
  const [named, entries, guests] = await together([
    opening.namedIn(tx, actor.id, some),
    opening.entriesOf(tx, some, actor.id),
    opening.guestsOf(tx, byName),
  ])
  const cards = await identity.peopleOf(tx, [...new Set([...guests.values()].flat())])
  const items = input.ids.flatMap(id => {
    const row = rows.get(id)
    if (row === undefined) return []
    const mine = row.sender === actor.id
    const claim = claims.get(id)
    const here = row.room !== null && rooms.has(row.room)
    const asked = named.has(id) || passed.has(id)
    const seen = mine || here || claim !== undefined || asked || row.audience === 'anyone'
    if (!seen) return []
    const { mode, split, greeting, cover, shares, claimed, expiresAt, opensAt } = row
    const entered = entries.get(id)?.entered ?? 0
    const state = rules.shownState(row, now)
    const card = { id, mode, split, state, greeting, cover, shares, claimed, expiresAt, mine }
    const names = guests.get(id)?.map(person => cardOf(cards, person)) ?? null
    const more = { opensAt, entered, senderId: row.sender, guests: names }
    return [{ ...card, ...more, myAmount: claim?.amount ?? null, given: row.given > 0n }]
  })
  return { items }
}

/**
 * Lists who took what, newest first. While it is open only claimers and the sender see it (R14);
 * for everybody else the list is empty and says that it is hidden.
 */
export async function listClaims(
  ctx: Ctx,
  input: Input<typeof routes.listClaims>,
): Promise<Reply<typeof routes.listClaims>> {
  const { tx } = ctx
  const { row, standing } = await see(ctx, input.envelopeId)
  if (!rules.maySeeClaims(standing, rules.hasEnded(row))) return { items: [], hidden: true }

  const below = readNumber(input.cursor) ?? row.shares + 1
  const limit = input.limit + 1
  const rows = await store.listClaims(tx, { id: row.id, below, limit })
  const shown = rows.slice(0, input.limit)
  const best = rules.hasBestLuck(row) ? await store.findBestLuck(tx, row.id) : undefined
  const claimers = shown.map(claim => claim.claimer)
  const cards = await identity.peopleOf(tx, claimers)
  const named = await namedAmong(ctx, row, claimers)
  const gifts = await giftsOf(ctx, row, claimers)
  const items = shown.map(({ claimer, number, amount, at }) => {
    const user = named.has(claimer) ? cardOf(cards, claimer) : null
    const given = gifts.get(claimer) ?? null
    return { number, user, amount, given, at, bestLuck: number === best?.number }
  })
  const last = items.at(-1)
  const more = rows.length > shown.length && last !== undefined
  return { items, hidden: false, ...(more ? { next: String(last.number) } : {}) }
}

function readNumber(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (!/^[1-9][0-9]{0,6}$/.test(cursor))
    refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  return Number(cursor)
}

/** Shows the commit of a draw, and once the envelope has ended its seed and shares. */
export async function getDraw(
  ctx: Ctx,
  input: Input<typeof routes.getDraw>,
): Promise<Reply<typeof routes.getDraw>> {
  const { row, standing } = await see(ctx, input.envelopeId)
  return drawOf(ctx, row, standing)
}

type Keeper = Pick<Ctx, 'tx' | 'house'>

/** Gives the facts of a draw, as far as they are public for its sender or for somebody else. */
export async function drawOf(
  ctx: Keeper,
  row: store.EnvelopeRow,
  { isSender }: Pick<rules.Standing, 'isSender'>,
): Promise<Reply<typeof routes.getDraw>> {
  const { tx } = ctx
  const ended = rules.hasEnded(row)
  const amounts = ended ? await store.readShares(tx, row.id) : null
  return {
    envelopeId: row.id,
    recipe,
    asset: row.assetCode,
    total: rules.maySeeTotal(isSender, ended) ? row.total : null,
    shares: row.shares,
    minShare: row.least,
    // A guessed one may hold all of it in one share, which is for its sender alone while it runs.
    maxShare: byShares(row) || rules.maySeeTotal(isSender, ended) ? row.most : row.least,
    split: row.split,
    commit: row.commit,
    committedAt: row.sentAt,
    seed: ended ? (await seedOf(ctx, row.id)).toString('hex') : null,
    amounts,
    named: amounts !== null && row.split === 'named' ? await namedOf(ctx, row.id, amounts) : null,
    revealedAt: ended ? row.endedAt : null,
  }
}

async function namedOf({ tx }: Keeper, id: EnvelopeId, amounts: readonly bigint[]) {
  const guests = await opening.listGuests(tx, id)
  return guests.map((userId, place) => ({ userId, amount: present(amounts[place]) }))
}

/** Gives the seed of an ended envelope, also before the reaction has written it down. */
export async function seedOf(ctx: Keeper, id: EnvelopeId): Promise<Buffer> {
  const { seed, seedSealed } = await store.readSeed(ctx.tx, id)
  return seed ?? openSeed(sealKeyOf(ctx.house, id), seedSealed)
}

/**
 * Shows staff the books of one envelope: its account, its claims, its transfers. No name and no
 * amount is said unless its sender was told who looks and why, or once it has ended one who opened
 * it (R14, R16): staff play as well, and a gift is nobody's business unseen.
 */
export async function inspectEnvelope(
  ctx: Ctx,
  input: Input<typeof routes.inspectEnvelope>,
): Promise<Reply<typeof routes.inspectEnvelope>> {
  const { tx } = ctx
  const row = (await store.findEnvelope(tx, input.envelopeId)) ?? refuse('not_found')
  const accountId = AccountId.out.parse(row.id)
  const rows = await store.listClaims(tx, { id: row.id, below: row.shares + 1, limit: row.shares })
  const cards = await identity.peopleOf(tx, [row.sender, ...rows.map(claim => claim.claimer)])
  const balances = await ledger.balancesOf(tx, [accountId])
  const paid = await store.listClaimTransfers(tx, row.id)
  const openers = rules.hasEnded(row) ? rows.map(claim => claim.claimer) : []
  const hidden = !(await looksAtOneOf(ctx, [row.sender, ...openers]))
  const shown = <T>(what: T): T | null => (hidden ? null : what)
  const { id, mode, split, state, total, shares, claimed, claimedSum, returned, commit } = row
  return {
    id,
    accountId,
    mode,
    split,
    state,
    hidden,
    total: shown(total),
    shares,
    claimed,
    claimedSum: shown(claimedSum),
    returned: shown(returned),
    commit,
    sender: shown(cardOf(cards, row.sender)),
    roomId: row.room,
    balance: shown(present(balances.get(accountId), `the account of ${toWire('env', id)}`).balance),
    sentAt: row.sentAt,
    expiresAt: row.expiresAt,
    endedAt: row.endedAt,
    claims: rows.toReversed().map(({ claimer, number, amount, at, transferId }) => {
      return { number, user: shown(cardOf(cards, claimer)), amount: shown(amount), at, transferId }
    }),
    transfers: returned > 0n ? [...paid, ledger.transferId('envelopes.return', id)] : paid,
  }
}

/** Tells whether what concerns these people may be seen: one's own, or with a live look at one. */
async function looksAtOneOf({ tx, actor, now }: Ctx, people: readonly UserId[]): Promise<boolean> {
  if (people.includes(actor.id)) return true
  return (await identity.look.of(tx, { by: actor.id, ids: people, now })).size > 0
}
