import { setTimeout as pause } from 'node:timers/promises'
import type { EnvelopeClaim } from '@fuquan/contract/envelopes.ts'
import {
  type AccountId,
  AccountId as AccountIdCodec,
  type EnvelopeId,
  EnvelopeId as EnvelopeIdCodec,
  toWire,
  TransferId,
  type UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { newId } from '#/engine/ids.ts'
import { lane } from '#/engine/lane.ts'
import { assert, present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as chat from '#/modules/chat/index.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { envelopeClaimed, envelopeEmptied } from './events.ts'
import { expireOnce } from './expiry.ts'
import { type Gate, makeGate } from './gate.ts'
import { memoryOf } from './memory.ts'
import * as rules from './rules.ts'
import { senderMayOpen, unverifiedDailyClaim } from './settings.ts'
import * as newcomers from './store-newcomers.ts'
import * as store from './store.ts'

/** Claims settled in one transaction: a transfer has at most so many legs. */
export const batchMax = 1_024
/** Asks waiting for one envelope, and for all of this process. */
export const waitingMax = 10_000
export const waitingTotalMax = 50_000
/** How often a call whose outcome is unknown is sent again before that is said. */
export const resendsMax = 5
const resendPauseMs = 200

export type ClaimAsk = { claimer: UserId; level: number }
type Ask = ClaimAsk | 'expire'
type Answer = EnvelopeClaim | 'looked'

const gates = new WeakMap<House['db'], Gate>()

/** Many hot envelopes together take at most half of the pool: whoever only looks comes through. */
function gateOf({ db }: House): Gate {
  const known = gates.get(db)
  if (known !== undefined) return known
  const made = makeGate(Math.max(2, Math.floor((db.pool.options.max ?? 4) / 2)))
  gates.set(db, made)
  return made
}

const claimLane = lane<Ask, Answer>({ batchMax, waitingMax, waitingTotalMax }, settle)

/**
 * Takes a share for one person; the answer comes after the commit.
 * Refuses: not_found, envelope_expired, envelope_emptied, envelope_not_for_you,
 * envelope_claim_limit, ledger_account_closed, ledger_account_frozen, ledger_paused, busy,
 * outcome_unknown.
 */
export function claimShare(house: House, id: EnvelopeId, ask: ClaimAsk): Promise<EnvelopeClaim> {
  const memory = memoryOf(house)
  const person = { envelopeId: id, userId: ask.claimer }
  const known = memory.answerOf(person)
  if (known !== undefined) return toldAgain(known)

  return memory.joining(person, async () => {
    const answer = await claimLane.join(house, id, ask)
    assert(answer !== 'looked')
    return answer
  })
}

/** Ends an envelope whose time is over, in the same line as its claims. Twice returns once. */
export async function expireEnvelope(house: House, id: EnvelopeId): Promise<void> {
  await claimLane.join(house, id, 'expire')
}

async function toldAgain(known: { claim: EnvelopeClaim } | { refusal: Refusal }) {
  if ('refusal' in known) throw known.refusal
  return known.claim
}

async function settle(house: House, key: string, asks: Ask[]): Promise<(Answer | Refusal)[]> {
  const id = EnvelopeIdCodec.out.parse(key)
  const claimers = asks.filter(ask => ask !== 'expire')
  const settled = claimers.length === 0 ? [] : await settleClaims(house, id, claimers)

  // After the claims: whoever asked before the time was over is not turned away by it. A late tap
  // brings the rest home as well as the job does, should the job be late itself.
  const due = asks.includes('expire') || settled.some(isTooLate)
  const looked = due ? await settleExpiry(house, id) : 'looked'

  let place = 0
  return asks.map(ask => (ask === 'expire' ? looked : present(settled[place++])))
}

const isTooLate = (answer: EnvelopeClaim | Refusal): boolean =>
  answer instanceof Refusal && answer.code === 'envelope_expired'

async function settleExpiry(house: House, id: EnvelopeId): Promise<'looked' | Refusal> {
  try {
    await gateOf(house)(() =>
      house.inTransaction('read write', (tx, now) => expireOnce(tx, id, now)),
    )
    return 'looked'
  } catch (error) {
    // The claims before it are committed and must be answered; the job asks again.
    if (error instanceof Refusal) return error
    house.log.error({ err: error, envelope: toWire('env', id) }, 'an expiry failed')
    return new Refusal('busy')
  }
}

type Way = { walletsMade?: true; roomChecked?: true }

/**
 * Settles claims, and finds out who of a batch cannot be paid so that nobody else loses by it:
 * first wallets are made, full ones give way to waiting accounts, then the batch is halved.
 */
async function settleClaims(
  house: House,
  id: EnvelopeId,
  asks: ClaimAsk[],
  way: Way = {},
): Promise<(EnvelopeClaim | Refusal)[]> {
  try {
    const answers = await untilKnown(house, { id, asks, way })
    keepFinal(house, id, asks, answers)
    return answers
  } catch (error) {
    const full = isFull(error)
    if (!full && !cannotTakePart(error)) throw error
    if (full && way.roomChecked === undefined) {
      return settleClaims(house, id, asks, { ...way, roomChecked: true })
    }
    if (!full && way.walletsMade === undefined) {
      return settleClaims(house, id, asks, { ...way, walletsMade: true })
    }
    // A wallet that filled up after we looked has room in its waiting account the next time.
    if (asks.length === 1) return [new Refusal(full ? 'busy' : 'ledger_account_closed')]
    const half = Math.ceil(asks.length / 2)
    const first = await settleClaims(house, id, asks.slice(0, half), way)
    const second = await settleClaims(house, id, asks.slice(half), way)
    return [...first, ...second]
  }
}

type Batch = { id: EnvelopeId; asks: ClaimAsk[]; way: Way }

/** Sends the same call with the same transfer id until somebody knows how it ended. */
async function untilKnown(house: House, batch: Batch): Promise<(EnvelopeClaim | Refusal)[]> {
  const transferId = TransferId.out.parse(newId())
  let unknown = false
  for (let sent = 1; ; sent++) {
    try {
      return await gateOf(house)(() =>
        house.inTransaction('read write', (tx, now) =>
          claimOnce({ house, tx, now }, { ...batch, resent: unknown }, transferId),
        ),
      )
    } catch (error) {
      const code = error instanceof Refusal ? error.code : undefined
      unknown ||= code === 'outcome_unknown'
      // While it is unknown, "not applied" is true of this call only, not of the one before it.
      if (!unknown || (code !== 'outcome_unknown' && code !== 'busy')) throw error
      if (sent > resendsMax) throw new Refusal('outcome_unknown', { retry_after: 2 })
      await pause(resendPauseMs * sent)
    }
  }
}

type Here = { house: House; tx: Tx; now: Date }

async function claimOnce(
  here: Here,
  { id, asks, way, resent }: Batch & { resent: boolean },
  transferId: TransferId,
): Promise<(EnvelopeClaim | Refusal)[]> {
  const { house, tx, now } = here
  // The call before this one may be committing still: only its lock tells that it has ended.
  const row = await (resent ? store.lockEnvelope(tx, id) : store.findEnvelope(tx, id))
  if (row === undefined) return asks.map(() => new Refusal('not_found'))
  const opening = openingOf(house, row)
  const standings = await standingsOf(here, row, asks)

  let state = rules.shownState(row, now)
  const welcome = asks.filter(ask => {
    return rules.whyNot(present(standings.get(ask.claimer)), opening, state) === undefined
  })
  const claims = new Map<UserId, EnvelopeClaim>()
  const stop = welcome.length > 0 ? await stopOf(tx, id, way) : undefined
  if (welcome.length > 0 && stop === undefined) {
    const people = welcome.map(ask => ask.claimer)
    const accounts = await accountsOf(here, row, people, way)

    // Lock, decide, save and move in one call.
    const batch = await store.claimBatch(tx, {
      envelopeId: id,
      transferId,
      claimers: people,
      accounts,
    })

    state = batch.state
    for (const { claimer, claim } of batch.claims) claims.set(claimer, claim)
    await saveNewcomers(here, welcome, claims)
    await tellBatch(tx, row, { transferId, batch })
  }

  const others = asks.map(ask => ask.claimer).filter(claimer => !claims.has(claimer))
  const earlier = await store.claimsAmong(tx, id, others)
  return asks.map(({ claimer }) => {
    const claim = claims.get(claimer) ?? earlier.get(claimer)
    if (claim !== undefined) return claim
    const standing = present(standings.get(claimer))
    if (!rules.isVisible(standing)) return new Refusal('not_found')
    const why = rules.whyNot(standing, opening, state)
    if (why === undefined) return new Refusal(stop ?? 'busy')
    return new Refusal(why, detailsOf(why, row, house))
  })
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
export function openingOf(house: Pick<House, 'settings'>, row: store.EnvelopeRow): rules.Opening {
  const { sentAt, lateJoiners } = row
  return { sentAt, lateJoiners, senderMayOpen: house.settings.of(senderMayOpen) }
}

async function standingsOf(
  { house, tx, now }: Here,
  row: store.EnvelopeRow,
  asks: readonly ClaimAsk[],
): Promise<Map<UserId, rules.Standing>> {
  const people = asks.map(ask => ask.claimer)
  const since = await chat.memberSinceAmong(tx, row.room, people)

  const low = asks.filter(ask => ask.level < rules.sendingLevelMin).map(ask => ask.claimer)
  const day = { at: now, timeZone: house.settings.of(houseTimeZone) }
  const claimed = rules.hasEnded(row)
    ? new Map<UserId, bigint>()
    : await newcomers.lockNewcomers(tx, low, day)
  const limit = house.settings.of(unverifiedDailyClaim)

  const standings = people.map((claimer): [UserId, rules.Standing] => [
    claimer,
    {
      isSender: claimer === row.sender,
      memberSince: since.get(claimer),
      hasClaim: false, // The batch drops who has one, under the lock.
      overClaimLimit: (claimed.get(claimer) ?? -1n) >= limit,
    },
  ])
  return new Map(standings)
}

/** Where each of them is paid: the wallet, or the waiting account of those whose wallet is full. */
async function accountsOf(
  { tx }: Here,
  row: store.EnvelopeRow,
  people: readonly UserId[],
  way: Way,
): Promise<AccountId[]> {
  if (way.walletsMade === true) await ledger.ensureWallets(tx, people)
  const wallets = people.map(person => ledger.personAccount(person, 'wallet'))
  if (way.roomChecked === undefined) return wallets

  // Who lacks room for the largest of these shares waits; it comes in as soon as there is room.
  const count = people.length
  const largest = await store.readLargestNext(tx, { id: row.id, claimed: row.claimed, count })
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
  const won = asks.flatMap(({ claimer, level }) => {
    const claim = claims.get(claimer)
    if (claim === undefined || level >= rules.sendingLevelMin) return []
    return [{ claimer, amount: claim.amount }]
  })
  const day = { at: now, timeZone: house.settings.of(houseTimeZone) }
  await newcomers.saveNewcomers(tx, won, day)
}

async function tellBatch(
  tx: Tx,
  row: store.EnvelopeRow,
  { transferId, batch }: { transferId: TransferId; batch: store.Batch },
): Promise<void> {
  if (batch.claims.length === 0) return
  const about = { envelopeId: row.id, roomId: row.room, senderId: row.sender }
  const claims = batch.claims.map(({ claimer, number, amount }) => {
    return { claimerId: claimer, number, amount }
  })
  await tell(tx, envelopeClaimed, { ...about, transferId, at: batch.at, claims })
  if (batch.state === 'emptied') await tell(tx, envelopeEmptied, { ...about, endedAt: batch.at })
}

/** Gives what goes with a refusal to open: never an amount of somebody else. */
export function detailsOf(
  why: string,
  row: store.EnvelopeRow,
  house: Pick<House, 'settings'>,
): Readonly<Record<string, unknown>> {
  if (why === 'envelope_expired') return { expiredAt: row.expiresAt.toISOString() }
  if (why === 'envelope_emptied') return { shares: row.shares }
  if (why === 'envelope_not_for_you') {
    return { audience: { kind: 'group', roomId: toWire('rom', row.room) } }
  }
  if (why !== 'envelope_claim_limit') return {}
  return { limit: String(house.settings.of(unverifiedDailyClaim)) }
}

/** Keeps what can never become untrue: a share, or that an ended envelope held none for them. */
function keepFinal(
  house: House,
  id: EnvelopeId,
  asks: readonly ClaimAsk[],
  answers: readonly (EnvelopeClaim | Refusal)[],
): void {
  const memory = memoryOf(house)
  asks.forEach(({ claimer }, place) => {
    const answer = present(answers[place])
    const person = { envelopeId: id, userId: claimer }
    if (!(answer instanceof Refusal)) memory.keep(person, { claim: answer })
    else if (finalCodes.includes(answer.code)) memory.keep(person, { refusal: answer })
  })
}

const finalCodes = ['envelope_emptied', 'envelope_expired']

const isFull = (error: unknown): boolean =>
  (error instanceof Refusal && error.code === 'ledger_balance_full') ||
  (error instanceof Error && 'constraint' in error && error.constraint === 'balance_ceiling')

const cannotTakePart = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'FQ001'
