import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SandboxOutcome } from '@fuquan/contract/ledger/funding-shapes.ts'
import { TopUpId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { RawBody } from '#/engine/bind.ts'
import type { House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { refuse } from '#/kit/refusal.ts'
import type { Gateway, Heard } from './gateway.ts'
import type { Told } from './rules.ts'
import * as store from './store-top-ups.ts'

export const sandboxCurrency = 'test'
export const signatureHeader = 'fuquan-sandbox-signature'
const toleranceSeconds = 300
const delayMs = 20_000
const minuteMs = 60_000
const unitPrice = 100n
/** Pay-outs of an amount that ends so fail, so that a tester can see one fail. */
const unluckyEnd = 13n

const Message = z.object({
  event: z.string().max(80),
  type: z.enum(['succeeded', 'failed', 'ping']),
  topUpId: TopUpId,
  price: z.string().regex(/^\d{1,18}$/),
  currency: z.string().max(10),
})
export type SandboxMessage = z.output<typeof Message>

/**
 * The built-in gateway for trying things out. It moves nothing real; a tester chooses what it does,
 * and its callbacks are signed and checked like those of any other.
 */
export function sandboxOf(house: House): Gateway {
  return {
    name: 'sandbox',
    currency: sandboxCurrency,
    unitPrice,
    start: async ({ id, price, currency }) => {
      await house.inTransaction('read write', tx =>
        store.addSandbox(tx, { id, amount: price, currency, state: 'open' }),
      )
      const reference = toWire('tup', id)
      return { reference, next: `/wallet/top-up/${reference}/sandbox` }
    },
    readCallback: async (raw, now) => readMessage(house, raw, now),
    ask: async ({ id }) => {
      const payment = await house.read(tx => store.findSandbox(tx, id))
      return { told: toldOf(payment), said: payment?.state ?? 'unknown' }
    },
    // It lets people pay late: that is what it is for.
    close: async () => undefined,
    payOut: async ({ id, amount }) => {
      const state = amount % 100n === unluckyEnd ? 'failed' : 'succeeded'
      const currency = sandboxCurrency
      await house.inTransaction('read write', tx =>
        store.addSandbox(tx, { id, amount, currency, state }),
      )
      const known = await house.read(tx => store.findSandbox(tx, id))
      return known?.state === 'succeeded' ? 'paid' : 'failed'
    },
    testCallback: async now => signMessage(house, ping(TopUpId.out.parse(newId())), now),
    answers: async () => ({ answers: true, said: 'sandbox' }),
  }
}

const ping = (topUpId: TopUpId): SandboxMessage => ({
  event: `ping-${topUpId}`,
  type: 'ping',
  topUpId,
  price: '0',
  currency: sandboxCurrency,
})

function toldOf(payment: store.SandboxPayment | undefined): Told {
  if (payment === undefined || payment.state === 'open') return { kind: 'pending' }
  if (payment.state === 'failed') return { kind: 'failed', why: 'declined' }
  return { kind: 'succeeded', price: payment.amount, currency: payment.currency }
}

const secretOf = (house: House): Buffer => house.keys.derive('ledger-sandbox-callbacks')

const signatureOf = (house: House, seconds: string, bytes: Uint8Array): string =>
  createHmac('sha256', secretOf(house)).update(`${seconds}.`).update(bytes).digest('hex')

/** Signs a message as the sandbox sends it: time and digest, so that an old one is noticed. */
export function signMessage(house: House, message: SandboxMessage, now: Date): RawBody {
  const bytes = Buffer.from(JSON.stringify(z.encode(Message, message)))
  const seconds = String(Math.floor(now.getTime() / 1000))
  const signature = `t=${seconds},v1=${signatureOf(house, seconds, bytes)}`
  return { bytes, headers: { [signatureHeader]: signature } }
}

function readMessage(house: House, { bytes, headers }: RawBody, now: Date): Heard {
  const given = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers[signatureHeader] ?? '')
  const [, seconds = '', digest = ''] = given ?? []
  const expected = Buffer.from(signatureOf(house, seconds, bytes), 'hex')
  const isOurs = given !== null && timingSafeEqual(expected, Buffer.from(digest, 'hex'))
  if (!isOurs) refuse('ledger_callback_invalid')
  const age = Math.abs(now.getTime() / 1000 - Number(seconds))
  if (age > toleranceSeconds) refuse('ledger_callback_invalid')

  const message = z.decode(Message, JSON.parse(bytes.toString('utf8')))
  const { event, type, topUpId } = message
  return { event, said: `sandbox.${type}`, topUpId, told: toldBy(message) }
}

function toldBy({ type, price, currency }: SandboxMessage): Told {
  if (type === 'ping') return { kind: 'unknown' }
  if (type === 'failed') return { kind: 'failed', why: 'declined' }
  return { kind: 'succeeded', price: BigInt(price), currency }
}

/** One thing the sandbox does after a while: what becomes of the payment, what it tells. */
export type SandboxAct = {
  afterMs: number
  become?: 'succeeded' | 'failed'
  tell?: 'succeeded' | 'failed'
  /** The number of the event: two with the same number are the same event told twice. */
  number: number
}

/** What the sandbox does for each outcome a tester can choose. Times are from `now` on. */
export function actsOf(outcome: SandboxOutcome, leftMs: number): SandboxAct[] {
  switch (outcome) {
    case 'success':
      return [{ afterMs: 0, become: 'succeeded', tell: 'succeeded', number: 1 }]
    case 'failure':
      return [{ afterMs: 0, become: 'failed', tell: 'failed', number: 1 }]
    case 'delay':
      return [
        { afterMs: 0, become: 'succeeded', number: 1 },
        { afterMs: delayMs, tell: 'succeeded', number: 2 },
      ]
    case 'double':
      return [
        { afterMs: 0, become: 'succeeded', tell: 'succeeded', number: 1 },
        { afterMs: 0, tell: 'succeeded', number: 1 },
        { afterMs: 0, tell: 'succeeded', number: 2 },
      ]
    case 'late':
      return [
        {
          afterMs: Math.max(leftMs, 0) + minuteMs,
          become: 'succeeded',
          tell: 'succeeded',
          number: 1,
        },
      ]
    case 'out_of_order':
      // A first try failed, a second one succeeded; the news arrives the other way round.
      return [
        { afterMs: 0, become: 'succeeded', tell: 'succeeded', number: 2 },
        { afterMs: 1_000, tell: 'failed', number: 1 },
      ]
    case 'silent':
      return [{ afterMs: 0, become: 'succeeded', number: 1 }]
  }
}
