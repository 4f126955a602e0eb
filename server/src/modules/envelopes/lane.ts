import { setTimeout as pause } from 'node:timers/promises'
import type { EnvelopeClaim } from '@fuquan/contract/envelopes.ts'
import {
  type EnvelopeId,
  EnvelopeId as EnvelopeIdCodec,
  toWire,
  TransferId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { together } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { lane } from '#/engine/lane.ts'
import { assert, present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as chat from '#/modules/chat/index.ts'
import {
  type Answer,
  type Batch,
  type ClaimAsk,
  claimOnce,
  type Settled,
  type Way,
} from './batch.ts'
import { expireOnce } from './expiry.ts'
import { type Gate, makeGate } from './gate.ts'
import { type Known, memoryOf } from './memory.ts'
import * as store from './store.ts'

/** Claims settled in one transaction: a transfer has at most so many legs. */
export const batchMax = 1_024
/** Asks waiting for one envelope, and for all of this process. */
export const waitingMax = 10_000
export const waitingTotalMax = 50_000
/** How often a call whose outcome is unknown is sent again before that is said. */
export const resendsMax = 5
const resendPauseMs = 200

type Ask = ClaimAsk | 'expire'

const gates = new WeakMap<House['db'], Gate>()

/** Many hot envelopes together take at most half of the pool: whoever only looks comes through. */
function gateOf({ db }: House): Gate {
  const known = gates.get(db)
  if (known !== undefined) return known
  const made = makeGate(Math.max(2, Math.floor((db.pool.options.max ?? 4) / 2)))
  gates.set(db, made)
  return made
}

const claimLane = lane<Ask, EnvelopeClaim | 'looked'>(
  { batchMax, waitingMax, waitingTotalMax },
  settle,
)

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

async function settle(house: House, key: string, asks: Ask[]): Promise<(Answer | 'looked')[]> {
  const id = EnvelopeIdCodec.out.parse(key)
  const claimers = asks.filter(ask => ask !== 'expire')
  const settled = claimers.length === 0 ? [] : await answersTo(house, id, claimers)

  // After the claims: whoever asked before the time was over is not turned away by it. A late tap
  // brings the rest home as well as the job does, should the job be late itself.
  const memory = memoryOf(house)
  const known = memory.envelopeOf(id)
  const tooLate = known?.ended === undefined ? settled.find(isTooLate) : undefined
  const due = asks.includes('expire') || tooLate !== undefined
  const looked = due ? await settleExpiry(house, id) : 'looked'
  if (looked === 'looked' && tooLate !== undefined && known !== undefined) {
    memory.keepEnvelope({ ...known, ended: tooLate })
  }

  let place = 0
  return asks.map(ask => (ask === 'expire' ? looked : present(settled[place++])))
}

/** Once the end of an envelope is known, nobody waits for its row any more. */
async function answersTo(house: House, id: EnvelopeId, asks: ClaimAsk[]): Promise<Answer[]> {
  const known = memoryOf(house).envelopeOf(id)
  const answers =
    known?.ended === undefined
      ? await settleClaims(house, { id, asks, way: {} })
      : await tellEnd(house, { ...known, ended: known.ended }, asks)
  keepFinal(house, id, asks, answers)
  return answers
}

/** Tells who has a share of it, and everybody else who may know of it that it has ended. */
function tellEnd(house: House, { terms, ended }: Required<Known>, asks: readonly ClaimAsk[]) {
  const people = asks.map(ask => ask.claimer)
  return house.inTransaction('read only', async (tx): Promise<Answer[]> => {
    const [claims, members] = await together([
      store.claimsAmong(tx, terms.id, people),
      chat.membersAmong(tx, terms.room, people),
    ])
    return people.map(person => {
      const visible = person === terms.sender || members.has(person)
      return claims.get(person) ?? (visible ? ended : new Refusal('not_found'))
    })
  })
}

const isTooLate = (answer: Answer): answer is Refusal =>
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

type Claiming = Omit<Batch, 'resent'>

/**
 * Settles claims, and finds out who of a batch cannot be paid so that nobody else loses by it:
 * first wallets are made, full ones give way to waiting accounts, then the batch is halved.
 */
async function settleClaims(house: House, batch: Claiming): Promise<Answer[]> {
  const { asks, way } = batch
  const again = (some: readonly ClaimAsk[], more: Way = {}): Promise<Answer[]> =>
    settleClaims(house, { ...batch, asks: some, way: { ...way, ...more } })
  try {
    const { answers, ended } = await untilKnown(house, batch)
    if (ended !== undefined) memoryOf(house).keepEnvelope(ended)
    return answers
  } catch (error) {
    const full = isFull(error)
    if (!full && !cannotTakePart(error)) throw error
    if (full && way.roomChecked === undefined) return again(asks, { roomChecked: true })
    if (!full && way.walletsMade === undefined) return again(asks, { walletsMade: true })
    // A wallet that filled up after we looked has room in its waiting account the next time.
    if (asks.length === 1) return [new Refusal(full ? 'busy' : 'ledger_account_closed')]
    const half = Math.ceil(asks.length / 2)
    return [...(await again(asks.slice(0, half))), ...(await again(asks.slice(half)))]
  }
}

/** Sends the same call with the same transfer id until somebody knows how it ended. */
async function untilKnown(house: House, batch: Claiming): Promise<Settled> {
  const transferId = TransferId.out.parse(newId())
  let resent = false
  for (let sent = 1; ; sent++) {
    try {
      return await gateOf(house)(() =>
        house.inTransaction('read write', (tx, now) =>
          claimOnce({ house, tx, now }, { ...batch, resent }, transferId),
        ),
      )
    } catch (error) {
      const code = error instanceof Refusal ? error.code : undefined
      resent ||= code === 'outcome_unknown'
      // While it is unknown, "not applied" is true of this call only, not of the one before it.
      if (!resent || (code !== 'outcome_unknown' && code !== 'busy')) throw error
      if (sent > resendsMax) throw new Refusal('outcome_unknown', { retry_after: 2 })
      await pause(resendPauseMs * sent)
    }
  }
}

/** Keeps what can never become untrue: a share, or that an ended envelope held none for them. */
function keepFinal(
  house: House,
  id: EnvelopeId,
  asks: readonly ClaimAsk[],
  answers: readonly Answer[],
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
