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
import * as ledger from '#/modules/ledger/index.ts'
import { seenAmong, sinceAmong } from './audience.ts'
import { type Counted, isCounted, lockDay, overAmong, saveWon } from './counted.ts'
import { envelopeClaimed, envelopeEmptied } from './events.ts'
import { type Known, memoryOf } from './memory.ts'
import { enterOnce } from './opening/entering.ts'
import { readNamed } from './opening/store.ts'
import * as rules from './rules.ts'
import { senderMayOpen, unverifiedDailyClaim } from './settings.ts'
import * as store from './store.ts'
import { offFor } from './switches/admitting.ts'

/** Who wants a share; `proven`: they gave the password that this envelope asks for. */
export type ClaimAsk = Counted & { proven?: true }
/** What a batch does besides the usual: make missing wallets, look for room in them. */
export type Way = { walletsMade?: true; roomChecked?: true }
export type Batch = {
  id: EnvelopeId
  asks: readonly ClaimAsk[]
  way: Way
  /** Whether the call before it may have been committed. */
  resent: boolean
  /** Whether this is the draw among those who tapped in one moment. */
  drawing?: true
}
/** All who tap in this moment are answered together, so long from now. */
export type Later = { waitMs: number }
/** It would be opened, but its password is missing. */
export type Demand = { demands: 'password' }
export type Answer = EnvelopeClaim | Refusal | Later | Demand
/** One answer per ask, in their order; `ended` when the batch found or took the last share. */
export type Settled = { answers: Answer[]; ended?: Known; drawFirst?: true }

export type Here = { house: House; tx: Tx; now: Date }
/** A transaction that may not have answered yet: what is read first travels with its beginning. */
export type Begun = { house: House; tx: Tx; clock: Promise<Date> }

/**
 * Settles a batch of claims in the caller's transaction: one call locks, decides, saves and moves.
 * The same transfer id again pays nobody twice. Breaks with FQ001 when an account cannot take part.
 */
export async function claimOnce(
  begun: Begun,
  batch: Batch,
  transferId: TransferId,
): Promise<Settled> {
  const { house, tx, clock } = begun
  const { id, asks, way } = batch
  // The call before this one may be committing still: only its lock tells that it has ended.
  if (batch.resent) {
    await clock
    await store.lockEnvelope(tx, id)
  }
  const terms = await termsOf(begun, id)
  // A guess of three and a relay have no shares: they are guessed and not opened.
  const none = terms === undefined || terms.mode === 'funny' || terms.mode === 'relay'
  if (none) return { answers: asks.map(() => new Refusal('not_found')) }
  const opening = openingOf(house, terms)
  const asked = [standingsOf(begun, terms, asks), stopOf(tx, id, way), clock] as const
  const [standings, stop, now] = await together(asked)
  const here = { house, tx, now }
  // Whether it is open still, the call finds out under the lock.
  const lacksPassword = (ask: ClaimAsk) =>
    terms.mode === 'password' && ask.proven !== true && batch.drawing !== true
  const welcome = asks.filter(ask => {
    if (lacksPassword(ask)) return false
    return rules.whyNot(present(standings.get(ask.claimer)), opening, 'open') === undefined
  })
  const moment = await momentOf(here, { terms, welcome, drawing: batch.drawing })
  if (moment?.said === 'draw') return { answers: [], drawFirst: true }
  const later = moment?.said === 'entered' && terms.gathersAt === null ? moment.waitMs : undefined
  const idle = welcome.length === 0 || stop !== undefined || moment?.said === 'entered'
  const { state, claims } = idle
    ? { state: await stateOf(here, id), claims: new Map<UserId, EnvelopeClaim>() }
    : await claimFor(here, { terms, welcome, way, transferId })

  const others = asks.map(ask => ask.claimer).filter(claimer => !claims.has(claimer))
  const earlier = await store.claimsAmong(tx, id, others)
  const emptied = new Refusal('envelope_emptied', detailsOf('envelope_emptied', terms, house))
  const answers = asks.map((ask): Answer => {
    const { claimer } = ask
    const claim = claims.get(claimer) ?? earlier.get(claimer)
    if (claim !== undefined) return claim
    const standing = present(standings.get(claimer))
    if (!rules.isVisible(standing)) return new Refusal('not_found')
    // Whoever enters for a draw shows the password then: the draw asks nobody any more.
    const tried = state === 'gathering' ? 'open' : state
    const closed = rules.whyClosed(standing, opening, tried)
    if (closed === undefined && stop === undefined && lacksPassword(ask)) {
      return { demands: 'password' }
    }
    const why = rules.whyNot(standing, opening, state)
    if (why === undefined && later !== undefined && stop === undefined) return { waitMs: later }
    if (why === undefined) return new Refusal(stop ?? 'busy')
    return why === emptied.code ? emptied : new Refusal(why, detailsOf(why, terms, house))
  })
  return state === 'emptied' ? { answers, ended: { terms, ended: emptied } } : { answers }
}

/** Whether all who tap now count as one moment; undefined where there is none, or it is over. */
async function momentOf(
  here: Here,
  ask: { terms: store.Terms; welcome: readonly ClaimAsk[]; drawing: true | undefined },
) {
  const { windowMs, gathersAt, id } = ask.terms
  if (windowMs === 0 && gathersAt === null) return undefined
  if (ask.drawing === true || memoryOf(here.house).isDrawn(id)) return undefined
  const entered = await enterOnce(here, ask.terms, ask.welcome)
  return entered.said === 'entered' || entered.said === 'draw' ? entered : undefined
}

/** What never changes of an envelope is read once and remembered. */
async function termsOf({ house, tx }: Begun, id: EnvelopeId): Promise<store.Terms | undefined> {
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
  const claim = terms.mode === 'directed' ? store.claimNamed : store.claimBatch
  const batch = await claim(tx, {
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

const nobody = Promise.resolve<ReadonlySet<UserId>>(new Set())

async function standingsOf(
  { house, tx, clock }: Begun,
  terms: store.Terms,
  asks: readonly ClaimAsk[],
): Promise<Map<UserId, rules.Standing>> {
  const people = asks.map(ask => ask.claimer)
  // Members of the room it is for see it by being in it: nothing more is asked for them.
  const inRoom = terms.audience === 'group'
  const [since, seers, off, now] = await together([
    sinceAmong(tx, terms, asks),
    inRoom ? nobody : seenAmong(tx, terms, people),
    offFor(tx, terms, people),
    clock,
  ])

  const low = asks.filter(isCounted).map(ask => ask.claimer)
  const day = { at: now, timeZone: house.settings.of(houseTimeZone) }
  const claimed = await lockDay(tx, low, day)
  const { settings } = house
  const over = await overAmong(tx, asks, { settings, now, claimed })

  const standings = people.map((claimer): [UserId, rules.Standing] => [
    claimer,
    {
      isSender: claimer === terms.sender,
      memberSince: since.get(claimer),
      sees: seers.has(claimer),
      hasClaim: false, // The batch drops who has one, under the lock.
      overClaimLimit: over.get(claimer)?.overClaimLimit ?? false,
      overOwnLimit: over.get(claimer)?.overOwnLimit ?? false,
      switchedOff: off.has(claimer),
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

  // Who lacks room for what may come to them waits; it comes in as soon as there is room.
  const most = await mostFor(tx, terms, people)
  const balances = await ledger.balancesOf(tx, wallets)
  return people.map(person => {
    const wallet = ledger.personAccount(person, 'wallet')
    const facts = balances.get(wallet)
    const room = facts?.ceiling == null ? undefined : facts.ceiling - facts.balance - facts.heldIn
    const fits = room === undefined || room >= most(person)
    return fits ? wallet : ledger.personAccount(person, 'waiting')
  })
}

/** The most each of them may get of this batch: their own amount, or the largest of the next. */
async function mostFor(tx: Tx, { id, mode }: store.Terms, people: readonly UserId[]) {
  if (mode === 'directed') {
    const named = await readNamed(tx, id, people)
    return (person: UserId) => named.get(person) ?? 0n
  }
  const { claimed } = present(await store.findEnvelope(tx, id))
  const largest = await store.readLargestNext(tx, { id, claimed, count: people.length })
  return () => largest
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
  await saveWon(tx, won, day)
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
  // While it rains nobody looks at a counter: a tap does not wake the hundred other phones.
  const roomId = terms.mode === 'room' ? null : terms.room
  await tell(tx, envelopeClaimed, { ...about, roomId, transferId, at: batch.at, claims })
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
  if (why === 'envelope_not_open_yet') return { opensAt: terms.opensAt?.toISOString() ?? null }
  if (why === 'envelope_not_for_you') {
    const { audience: kind, room } = terms
    return { audience: { kind, roomId: room === null ? null : toWire('rom', room) } }
  }
  if (why === 'envelope_mode_off') return { mode: terms.mode, by: 'me' }
  if (why !== 'envelope_claim_limit') return {}
  return { limit: String(house.settings.of(unverifiedDailyClaim)) }
}
