import type { EnvelopeClaim, EnvelopeState } from '@fuquan/contract/envelopes.ts'
import {
  type AccountId,
  AccountId as AccountIdCodec,
  type EnvelopeId,
  toWire,
  type TransferId,
  type UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { together, type Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as chat from '#/modules/chat/index.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { type Counted, isCounted, overAmong } from './counted.ts'
import { envelopeClaimed, envelopeEmptied } from './events.ts'
import { type Known, memoryOf } from './memory.ts'
import * as rules from './rules.ts'
import { senderMayOpen, unverifiedDailyClaim } from './settings.ts'
import * as newcomers from './store-newcomers.ts'
import * as store from './store.ts'

export type ClaimAsk = Counted
/** What a batch does besides the usual: make missing wallets, look for room in them. */
export type Way = { walletsMade?: true; roomChecked?: true }
export type Batch = {
  id: EnvelopeId
  asks: readonly ClaimAsk[]
  way: Way
  /** Whether the call before it may have been committed. */
  resent: boolean
}
export type Answer = EnvelopeClaim | Refusal
/** One answer per ask, in their order; `ended` when the batch found or took the last share. */
export type Settled = { answers: Answer[]; ended?: Known }

export type Here = { house: House; tx: Tx; now: Date }

/**
 * Settles a batch of claims in the caller's transaction: one call locks, decides, saves and moves.
 * The same transfer id again pays nobody twice. Breaks with FQ001 when an account cannot take part.
 */
export async function claimOnce(
  here: Here,
  batch: Batch,
  transferId: TransferId,
): Promise<Settled> {
  const { house, tx } = here
  const { id, asks, way } = batch
  // The call before this one may be committing still: only its lock tells that it has ended.
  if (batch.resent) await store.lockEnvelope(tx, id)
  const terms = await termsOf(here, id)
  if (terms === undefined) return { answers: asks.map(() => new Refusal('not_found')) }
  const opening = openingOf(house, terms)
  const [standings, stop] = await together([standingsOf(here, terms, asks), stopOf(tx, id, way)])
  // Whether it is open still, the call finds out under the lock.
  const welcome = asks.filter(ask => {
    return rules.whyNot(present(standings.get(ask.claimer)), opening, 'open') === undefined
  })
  const idle = welcome.length === 0 || stop !== undefined
  const { state, claims } = idle
    ? { state: await stateOf(here, id), claims: new Map<UserId, EnvelopeClaim>() }
    : await claimFor(here, { terms, welcome, way, transferId })

  const others = asks.map(ask => ask.claimer).filter(claimer => !claims.has(claimer))
  const earlier = await store.claimsAmong(tx, id, others)
  const emptied = new Refusal('envelope_emptied', detailsOf('envelope_emptied', terms, house))
  const answers = asks.map(({ claimer }): Answer => {
    const claim = claims.get(claimer) ?? earlier.get(claimer)
    if (claim !== undefined) return claim
    const standing = present(standings.get(claimer))
    if (!rules.isVisible(standing)) return new Refusal('not_found')
    const why = rules.whyNot(standing, opening, state)
    if (why === undefined) return new Refusal(stop ?? 'busy')
    return why === emptied.code ? emptied : new Refusal(why, detailsOf(why, terms, house))
  })
  return state === 'emptied' ? { answers, ended: { terms, ended: emptied } } : { answers }
}

/** What never changes of an envelope is read once and remembered. */
async function termsOf({ house, tx }: Here, id: EnvelopeId): Promise<store.Terms | undefined> {
  const memory = memoryOf(house)
  const known = memory.envelopeOf(id)
  if (known !== undefined) return known.terms
  const terms = await store.findEnvelope(tx, id)
  if (terms !== undefined) memory.keepEnvelope({ terms })
  return terms
}

async function stateOf({ tx, now }: Here, id: EnvelopeId): Promise<EnvelopeState> {
  return rules.shownState(present(await store.findEnvelope(tx, id)), now)
}

type Claiming = {
  terms: store.Terms
  welcome: readonly ClaimAsk[]
  way: Way
  transferId: TransferId
}

async function claimFor(here: Here, { terms, welcome, way, transferId }: Claiming) {
  const { tx } = here
  const claimers = welcome.map(ask => ask.claimer)
  const accounts = await accountsOf(here, terms, claimers, way)

  // Lock, decide, save and move in one call.
  const batch = await store.claimBatch(tx, {
    envelopeId: terms.id,
    transferId,
    claimers,
    accounts,
  })

  const claims = new Map(batch.claims.map(({ claimer, claim }) => [claimer, claim]))
  await saveNewcomers(here, welcome, claims)
  await tellBatch(tx, terms, { transferId, batch })
  return { state: batch.state, claims }
}

/** What keeps anybody from being paid now; the account is looked at once somebody was not. */
async function stopOf(tx: Tx, id: EnvelopeId, way: Way): Promise<string | undefined> {
  if (await ledger.paused(tx)) return 'ledger_paused'
  if (way.walletsMade !== true) return undefined
  const account = AccountIdCodec.out.parse(id)
  const balances = await ledger.balancesOf(tx, [account])
  return balances.get(account)?.state === 'frozen' ? 'ledger_account_frozen' : undefined
}

/** Gives the rules of opening that hold for this envelope. */
export function openingOf(
  house: Pick<House, 'settings'>,
  { sentAt, lateJoiners }: store.Terms,
): rules.Opening {
  return { sentAt, lateJoiners, senderMayOpen: house.settings.of(senderMayOpen) }
}

async function standingsOf(
  { house, tx, now }: Here,
  terms: store.Terms,
  asks: readonly ClaimAsk[],
): Promise<Map<UserId, rules.Standing>> {
  const people = asks.map(ask => ask.claimer)
  const since = await chat.memberSinceAmong(tx, terms.room, people)

  const low = asks.filter(isCounted).map(ask => ask.claimer)
  const day = { at: now, timeZone: house.settings.of(houseTimeZone) }
  const claimed = await newcomers.lockNewcomers(tx, low, day)
  const { settings } = house
  const over = await overAmong(tx, asks, { settings, now, claimed })

  const standings = people.map((claimer): [UserId, rules.Standing] => [
    claimer,
    {
      isSender: claimer === terms.sender,
      memberSince: since.get(claimer),
      hasClaim: false, // The batch drops who has one, under the lock.
      overClaimLimit: over.get(claimer)?.overClaimLimit ?? false,
      overOwnLimit: over.get(claimer)?.overOwnLimit ?? false,
    },
  ])
  return new Map(standings)
}

/** Where each of them is paid: the wallet, or the waiting account of those whose wallet is full. */
async function accountsOf(
  { tx }: Here,
  terms: store.Terms,
  people: readonly UserId[],
  way: Way,
): Promise<AccountId[]> {
  if (way.walletsMade === true) await ledger.ensureWallets(tx, people)
  const wallets = people.map(person => ledger.personAccount(person, 'wallet'))
  if (way.roomChecked === undefined) return wallets

  // Who lacks room for the largest of these shares waits; it comes in as soon as there is room.
  const count = people.length
  const { claimed } = present(await store.findEnvelope(tx, terms.id))
  const largest = await store.readLargestNext(tx, { id: terms.id, claimed, count })
  const balances = await ledger.balancesOf(tx, wallets)
  return people.map(person => {
    const wallet = ledger.personAccount(person, 'wallet')
    const facts = balances.get(wallet)
    const room = facts?.ceiling == null ? undefined : facts.ceiling - facts.balance - facts.heldIn
    const fits = room === undefined || room >= largest
    return fits ? wallet : ledger.personAccount(person, 'waiting')
  })
}

async function saveNewcomers(
  { house, tx, now }: Here,
  asks: readonly ClaimAsk[],
  claims: ReadonlyMap<UserId, EnvelopeClaim>,
): Promise<void> {
  const won = asks.filter(isCounted).flatMap(({ claimer }) => {
    const claim = claims.get(claimer)
    return claim === undefined ? [] : [{ claimer, amount: claim.amount }]
  })
  const day = { at: now, timeZone: house.settings.of(houseTimeZone) }
  await newcomers.saveNewcomers(tx, won, day)
}

async function tellBatch(
  tx: Tx,
  terms: store.Terms,
  { transferId, batch }: { transferId: TransferId; batch: store.Batch },
): Promise<void> {
  if (batch.claims.length === 0) return
  const about = { envelopeId: terms.id, roomId: terms.room, senderId: terms.sender }
  const claims = batch.claims.map(({ claimer, number, amount }) => {
    return { claimerId: claimer, number, amount }
  })
  await tell(tx, envelopeClaimed, { ...about, transferId, at: batch.at, claims })
  if (batch.state === 'emptied') await tell(tx, envelopeEmptied, { ...about, endedAt: batch.at })
}

/** Gives what goes with a refusal to open: never an amount of somebody else. */
export function detailsOf(
  why: string,
  terms: store.Terms,
  house: Pick<House, 'settings'>,
): Readonly<Record<string, unknown>> {
  if (why === 'envelope_expired') return { expiredAt: terms.expiresAt.toISOString() }
  if (why === 'envelope_emptied') return { shares: terms.shares }
  if (why === 'envelope_not_for_you') {
    return { audience: { kind: 'group', roomId: toWire('rom', terms.room) } }
  }
  if (why !== 'envelope_claim_limit') return {}
  return { limit: String(house.settings.of(unverifiedDailyClaim)) }
}
