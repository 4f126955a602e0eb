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
import { openingOf } from '../batch.ts'
import { isCounted, overAmong } from '../counted.ts'
import * as rules from '../rules.ts'
import { sealKeyOf } from '../sealing.ts'
import { openSeed, recipe } from '../seed.ts'
import { readNewcomer } from '../store-newcomers.ts'
import * as store from '../store.ts'

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
async function see(ctx: Ctx, id: EnvelopeId): Promise<Seen> {
  const row = await store.findEnvelope(ctx.tx, id)
  const seen = row === undefined ? undefined : await standingOf(ctx, row)
  return seen ?? refuse('not_found')
}

async function standingOf(ctx: Ctx, row: store.EnvelopeRow): Promise<Seen | undefined> {
  const { tx, actor, now } = ctx
  const [since, claims] = await together([
    chat.memberSinceAmong(tx, row.room, [actor.id]),
    store.claimsAmong(tx, row.id, [actor.id]),
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
    hasClaim: claim !== undefined,
    overClaimLimit: over?.overClaimLimit ?? false,
    overOwnLimit: over?.overOwnLimit ?? false,
  }
  return rules.isVisible(standing) ? { row, standing, claim } : undefined
}

/** Shows an envelope to the actor; undefined when it does not exist for them. */
export async function viewOf(ctx: Ctx, row: store.EnvelopeRow): Promise<View | undefined> {
  const seen = await standingOf(ctx, row)
  if (seen === undefined) return undefined
  const { standing, claim } = seen
  const ended = rules.hasEnded(row)
  const state = rules.shownState(row, ctx.now)
  const why = rules.whyNot(standing, openingOf(ctx, row), state)
  const best = rules.hasBestLuck(row) ? await store.findBestLuck(ctx.tx, row.id) : undefined
  const people = [row.sender, ...(best === undefined ? [] : [best.claimer])]
  const cards = await identity.peopleOf(ctx.tx, people)
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
    sentAt,
    expiresAt,
    endedAt,
    sender: cardOf(cards, row.sender),
    audience: { kind: 'group', roomId: row.room, lateJoiners: row.lateJoiners },
    total: rules.maySeeTotal(standing.isSender, ended) ? row.total : null,
    returned: ended ? row.returned : null,
    emptiedAfterMs: row.state === 'emptied' ? present(endedAt).getTime() - sentAt.getTime() : null,
    mine: standing.isSender,
    myClaim: claim ?? null,
    myPart: { mayOpen: why === undefined, why: why ?? null },
    bestLuck:
      best === undefined
        ? null
        : { user: cardOf(cards, best.claimer), number: best.number, amount: best.amount },
    commit: row.commit,
  }
}

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
  const items = input.ids.flatMap(id => {
    const row = rows.get(id)
    if (row === undefined) return []
    const mine = row.sender === actor.id
    const claim = claims.get(id)
    if (!mine && !rooms.has(row.room) && claim === undefined) return []
    const { mode, split, greeting, cover, shares, claimed, expiresAt } = row
    const state = rules.shownState(row, now)
    const card = { id, mode, split, state, greeting, cover, shares, claimed, expiresAt, mine }
    return [{ ...card, senderId: row.sender, myAmount: claim?.amount ?? null }]
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
  const cards = await identity.peopleOf(
    tx,
    shown.map(claim => claim.claimer),
  )
  const items = shown.map(({ claimer, number, amount, at }) => {
    const bestLuck = number === best?.number
    return { number, user: cardOf(cards, claimer), amount, at, bestLuck }
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
  const { tx } = ctx
  const { row, standing } = await see(ctx, input.envelopeId)
  const ended = rules.hasEnded(row)
  return {
    envelopeId: row.id,
    recipe,
    asset: row.assetCode,
    total: rules.maySeeTotal(standing.isSender, ended) ? row.total : null,
    shares: row.shares,
    minShare: row.least,
    maxShare: row.most,
    split: row.split,
    commit: row.commit,
    committedAt: row.sentAt,
    seed: ended ? (await seedOf(ctx, row.id)).toString('hex') : null,
    amounts: ended ? await store.readShares(tx, row.id) : null,
    revealedAt: ended ? row.endedAt : null,
  }
}

/** The seed of an ended envelope, also in the moment before the reaction has written it down. */
async function seedOf(ctx: Ctx, id: EnvelopeId): Promise<Buffer> {
  const { seed, seedSealed } = await store.readSeed(ctx.tx, id)
  return seed ?? openSeed(sealKeyOf(ctx.house, id), seedSealed)
}

/** Shows staff the books of one envelope: its account, its claims, its transfers. */
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
  const { id, mode, split, state, total, shares, claimed, claimedSum, returned, commit } = row
  return {
    id,
    accountId,
    mode,
    split,
    state,
    total,
    shares,
    claimed,
    claimedSum,
    returned,
    commit,
    sender: cardOf(cards, row.sender),
    roomId: row.room,
    balance: present(balances.get(accountId), `the account of ${toWire('env', id)}`).balance,
    sentAt: row.sentAt,
    expiresAt: row.expiresAt,
    endedAt: row.endedAt,
    claims: rows.toReversed().map(({ claimer, number, amount, at, transferId }) => {
      return { number, user: cardOf(cards, claimer), amount, at, transferId }
    }),
    transfers: returned > 0n ? [...paid, ledger.transferId('envelopes.return', id)] : paid,
  }
}
