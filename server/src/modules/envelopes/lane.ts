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
import { seenAmong } from './audience.ts'
import {
  type Answer,
  type Batch,
  type ClaimAsk,
  claimOnce,
  type Settled,
  type Way,
} from './batch.ts'
import { expireOnce } from './ends/ending.ts'
import { type Gate, makeGate } from './gate.ts'
import { type Known, memoryOf } from './memory.ts'
import { entrantsOf } from './opening/entering.ts'
import * as opening from './opening/store.ts'
import * as store from './store.ts'

/** Claims settled in one transaction: a transfer has at most so many legs. */
export const batchMax = 1_024
/** Asks waiting for one envelope, and for all of this process. */
export const waitingMax = 10_000
export const waitingTotalMax = 50_000
/** How often a call whose outcome is unknown is sent again before that is said. */
export const resendsMax = 5
const resendPauseMs = 200

/** How often somebody who tapped in the first moment asks again for the answer of it. */
const momentAsksMax = 5
const momentPauseMs = 5

type Ask = ClaimAsk | 'expire' | 'draw'

const gates = new WeakMap<House['db'], Gate>()

/** Many hot envelopes together take at most half of the pool: whoever only looks comes through. */
function gateOf({ db }: House): Gate {
  const known = gates.get(db)
  if (known !== undefined) return known
  const made = makeGate(Math.max(2, Math.floor((db.pool.options.max ?? 4) / 2)))
  gates.set(db, made)
  return made
}

const claimLane = lane<Ask, Exclude<Answer, Refusal> | 'looked'>(
  { batchMax, waitingMax, waitingTotalMax },
  settle,
)

/**
 * Takes a share for one person; the answer comes after the commit. Of who may open what has a
 * password, `prove` demands it: whoever may not open it hears that first (R13).
 * Refuses: what `prove` refuses, not_found, envelope_expired, envelope_emptied, envelope_not_for_you,
 * envelope_claim_limit, ledger_account_closed, ledger_account_frozen, ledger_paused, busy,
 * outcome_unknown.
 */
export function claimShare(
  house: House,
  id: EnvelopeId,
  ask: ClaimAsk,
  prove?: () => Promise<void>,
): Promise<EnvelopeClaim> {
  const memory = memoryOf(house)
  const person = { envelopeId: id, userId: ask.claimer }
  const known = memory.answerOf(person)
  if (known !== undefined) return toldAgain(known)

  return memory.joining(person, async () => {
    let mine = ask
    // The wait for a moment to end is nobody else's: the line goes on meanwhile.
    for (let asked = 0; asked < momentAsksMax; asked++) {
      const answer = await claimLane.join(house, id, mine)
      assert(answer !== 'looked')
      if ('demands' in answer) {
        if (prove === undefined) throw new Refusal('envelope_code_wrong')
        await prove()
        mine = { ...ask, proven: true }
      } else if ('waitMs' in answer) await pause(answer.waitMs + momentPauseMs)
      else return answer
    }
    throw new Refusal('busy')
  })
}

/** Draws among those who tapped in one moment, once it is over. Twice draws once. */
export async function drawEntrants(house: House, id: EnvelopeId): Promise<void> {
  await claimLane.join(house, id, 'draw')
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
  const claimers = asks.filter(ask => typeof ask !== 'string')
  if (asks.includes('draw')) await drawIfDue(house, id)
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
  return asks.map(ask => {
    if (ask === 'draw') return 'looked'
    return ask === 'expire' ? looked : present(settled[place++])
  })
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
  return house.inBurst('read only', async (tx): Promise<Answer[]> => {
    const [claims, seers] = await together([
      store.claimsAmong(tx, terms.id, people),
      seenAmong(tx, terms, people),
    ])
    return people.map(person => {
      const visible = person === terms.sender || seers.has(person)
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
    const { answers, ended, drawFirst } = await untilKnown(house, batch)
    if (drawFirst === true) {
      await draw(house, batch.id)
      return again(asks)
    }
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

/** The hour of a gathering has come: the draw is made even if nobody taps any more. */
async function drawIfDue(house: House, id: EnvelopeId): Promise<void> {
  if (memoryOf(house).isDrawn(id)) return
  const { said } = await house.inTransaction('read write', tx => opening.enter(tx, id, []))
  if (said === 'draw') await draw(house, id)
}

/**
 * Answers all who tapped in one moment in the order of the seed, this process's and others'. Two
 * processes draw the same order, and who has a share already is passed over.
 */
async function draw(house: House, id: EnvelopeId): Promise<void> {
  const entrants = await entrantsOf(house, id)
  for (let start = 0; start < entrants.length; start += batchMax) {
    const asks = entrants.slice(start, start + batchMax)
    const answers = await settleClaims(house, { id, asks, way: {}, drawing: true })
    keepFinal(house, id, asks, answers)
    // While money rests nobody has an answer for good: it is drawn again, and in this order.
    const unsettled = answers.find(isForNow)
    if (unsettled !== undefined) throw unsettled
  }
  await house.inTransaction('read write', tx => opening.saveDrawn(tx, id))
  memoryOf(house).keepDrawn(id)
}

/** Sends the same call with the same transfer id until somebody knows how it ended. */
async function untilKnown(house: House, batch: Claiming): Promise<Settled> {
  const transferId = TransferId.out.parse(newId())
  let resent = false
  for (let sent = 1; ; sent++) {
    try {
      return await gateOf(house)(() =>
        house.inBurst('read write', (tx, clock) =>
          claimOnce({ house, tx, clock }, { ...batch, resent }, transferId),
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
    if ('waitMs' in answer || 'demands' in answer) return
    if (!(answer instanceof Refusal)) memory.keep(person, { claim: answer })
    else if (finalCodes.includes(answer.code)) memory.keep(person, { refusal: answer })
  })
}

const finalCodes = [
  'envelope_emptied',
  'envelope_expired',
  'envelope_returned',
  'envelope_declined',
]

const forNow = ['ledger_paused', 'ledger_account_frozen', 'envelope_frozen', 'busy']
const isForNow = (answer: Answer): boolean =>
  answer instanceof Refusal && forNow.includes(answer.code)

const isFull = (error: unknown): boolean =>
  (error instanceof Refusal && error.code === 'ledger_balance_full') ||
  (error instanceof Error && 'constraint' in error && error.constraint === 'balance_ceiling')

const cannotTakePart = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'FQ001'
