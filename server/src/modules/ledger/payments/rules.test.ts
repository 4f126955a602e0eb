import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PaymentState, PaymentWhen } from '@fuquan/contract/ledger.ts'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import {
  acceptanceOf,
  actsOf,
  checkAct,
  checkRefund,
  checkSending,
  dueAt,
  mayBePinFree,
  next,
  type Payment,
  scheduleOf,
  type Ties,
  waitsFor,
} from './rules.ts'

const hourMs = 3_600_000
const lin = UserId.out.parse('00000000-0000-7000-8000-000000000001')
const mei = UserId.out.parse('00000000-0000-7000-8000-000000000002')
const start = new Date('2026-11-21T08:00:00Z')
const after = (hours: number): Date => new Date(start.getTime() + hours * hourMs)

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const strangers: Ties = {
  stance: undefined,
  known: false,
  commonGroup: false,
  askAlways: false,
  stancesKept: true,
}
const asked: [string, Partial<Ties>, string][] = [
  ['nobody in particular', {}, 'not_friend'],
  ['a friend', { stance: 'friend' }, 'no'],
  ['somebody of a common group', { commonGroup: true }, 'no'],
  ['anybody, where no module keeps friends', { stancesKept: false }, 'no'],
  ['a friend who wants to be asked by all', { stance: 'friend', askAlways: true }, 'asks_always'],
  ['somebody paid before', { known: true }, 'not_friend'],
]
for (const [who, some, answer] of asked) {
  test(`paying ${who}: must they accept? ${answer}`, () => {
    expect(acceptanceOf({ ...strangers, ...some })).toBe(answer)
  })
}

const free: [string, Partial<Ties>, boolean][] = [
  ['a friend I have paid before', { stance: 'friend', known: true }, true],
  ['a member of my group I have paid before', { commonGroup: true, known: true }, true],
  ['a new friend', { stance: 'friend' }, false],
  ['a member of my group I never paid', { commonGroup: true }, false],
  ['somebody else I have paid before', { known: true }, false],
  ['anybody where no module keeps friends', { known: true, stancesKept: false }, false],
]
for (const [who, some, answer] of free) {
  test(`paying ${who} ${answer ? 'may' : 'never does'} go without a PIN`, () => {
    expect(mayBePinFree({ ...strangers, ...some })).toBe(answer)
  })
}

const usual = { payer: lin, payee: mei, level: 1, amount: 100n, most: 1_000n, stance: undefined }
const refusals: [string, object, string][] = [
  ['an ordinary payment', {}, 'done'],
  ['exactly the most', { amount: 1_000n }, 'done'],
  ['one unit above the most', { amount: 1_001n }, 'ledger_amount_invalid'],
  ['oneself', { payee: lin }, 'ledger_self_transfer'],
  ['by somebody of level L0', { level: 0 }, 'identity_level_needed'],
  ['somebody who blocked the payer', { stance: 'blocked' }, 'ledger_payee_unavailable'],
  ['a friend', { stance: 'friend' }, 'done'],
]
for (const [what, some, code] of refusals) {
  test(`paying ${what}: ${code}`, () => {
    expect(codeOf(() => checkSending({ ...usual, ...some }))).toBe(code)
  })
}

/** A payment as it is sent at `start`. */
function sent(when: PaymentWhen, mustAccept: boolean): Payment {
  const times = scheduleOf({ when, mustAccept, acceptHours: 24 }, start)
  return {
    ...times,
    ...{ payer: lin, payee: mei, amount: 1_000n, mustAccept },
    ...{ refundOf: null, refunded: 0n, askedBackAt: null },
  }
}

test('a payment without delay to a friend is received at once and waits for nothing', () => {
  const payment = sent('now', false)

  expect(payment).toMatchObject({ state: 'received', nextAt: null, acceptBy: null })
  expect(waitsFor(payment, start)).toBeNull()
  expect(dueAt(payment, after(1000))).toBeUndefined()
})

const moments: [PaymentWhen, boolean, number, 'time' | 'payee', string | undefined][] = [
  ['2h', false, 1, 'time', undefined],
  ['2h', false, 2, 'time', 'arrive'],
  ['2h', false, 25, 'time', 'arrive'],
  ['2h', false, 26, 'time', 'return'],
  ['24h', false, 23, 'time', undefined],
  ['24h', false, 24, 'time', 'arrive'],
  ['now', true, 0, 'payee', undefined],
  ['now', true, 23, 'payee', undefined],
  ['now', true, 24, 'payee', 'return'],
  ['2h', true, 1, 'time', undefined],
  ['2h', true, 2, 'payee', 'ask'],
  ['2h', true, 26, 'payee', 'return'],
]
for (const [when, must, hours, waits, due] of moments) {
  const asks = must ? ' and a yes' : ''
  test(`with ${when}${asks}, after ${hours} h it waits for ${waits}, due: ${due}`, () => {
    const payment = sent(when, must)

    expect(waitsFor(payment, after(hours))).toBe(waits)
    expect(dueAt(payment, after(hours))).toBe(due)
  })
}

test('once the payee was asked, nothing is due until the last moment', () => {
  const payment = { ...sent('2h', true), nextAt: after(26) }

  expect(dueAt(payment, after(3))).toBeUndefined()
  expect(dueAt(payment, after(26))).toBe('return')
})

const acts: [string, Partial<Payment>, UserId, number, readonly string[]][] = [
  ['payer before the hour', sent('2h', false), lin, 1, ['cancel']],
  ['payer at the hour', sent('2h', false), lin, 2, []],
  ['payee before the hour', sent('2h', true), mei, 1, []],
  ['payee after the hour', sent('2h', true), mei, 2, ['accept', 'decline']],
  ['payee who is asked at once', sent('now', true), mei, 0, ['accept', 'decline']],
  ['payer of one that asks', sent('now', true), lin, 0, []],
  ['payee too late', sent('now', true), mei, 24, []],
  ['payer of a received one', sent('now', false), lin, 0, ['ask_back']],
  ['payee of a received one', sent('now', false), mei, 0, ['refund']],
  ['payer who asked back', { ...sent('now', false), askedBackAt: start }, lin, 1, []],
  ['payer of one paid back', { ...sent('now', false), refunded: 1_000n }, lin, 1, []],
  ['payee of one paid back in part', { ...sent('now', false), refunded: 999n }, mei, 1, ['refund']],
  ['payee of one paid back', { ...sent('now', false), refunded: 1_000n }, mei, 1, []],
  ['payee of a refund', { ...sent('now', false), refundOf: 'x' }, mei, 1, []],
  ['payer of a refund', { ...sent('now', false), refundOf: 'x' }, lin, 1, []],
]
for (const [who, some, by, hours, may] of acts) {
  test(`the ${who} may ${may.join(' or ') || 'do nothing'}`, () => {
    const payment = { ...sent('now', false), ...some }

    expect(actsOf(payment, by, after(hours))).toEqual(may)
    for (const act of ['cancel', 'accept', 'decline', 'ask_back', 'refund'] as const) {
      const code = codeOf(() => checkAct(act, payment, by, after(hours)))
      expect(code).toBe(may.includes(act) ? 'done' : 'ledger_payment_wrong_state')
    }
  })
}

test('what is paid back is never more than what was paid', () => {
  const payment = { ...sent('now', false), refunded: 400n }

  expect(codeOf(() => checkRefund(payment, 600n))).toBe('done')
  expect(codeOf(() => checkRefund(payment, 601n))).toBe('ledger_reversal_exceeded')
})

test('whatever both do and whenever, a payment ends once and nothing follows its end', () => {
  const step = fc.record({
    by: fc.constantFrom(lin, mei, undefined),
    act: fc.constantFrom('cancel', 'accept', 'decline'),
    hours: fc.integer({ min: 0, max: 30 }),
  })
  const when = fc.constantFrom(...PaymentWhen.options)
  fc.assert(
    fc.property(when, fc.boolean(), fc.array(step, { maxLength: 20 }), (timing, must, steps) => {
      let payment = sent(timing, must)
      let hour = 0
      let ends = payment.state === 'received' ? 1 : 0
      const become = (state: PaymentState): void => {
        const allowed: readonly PaymentState[] = next[payment.state]
        expect(allowed).toContain(state)
        payment = { ...payment, state, nextAt: null }
        ends++
      }
      for (const { by, act, hours } of steps) {
        hour += hours
        const at = after(hour)
        const due = dueAt(payment, at)
        if (by === undefined) {
          if (due === 'ask') payment = { ...payment, nextAt: payment.acceptBy }
          else if (due !== undefined) become(due === 'arrive' ? 'received' : 'returned')
        } else if (actsOf(payment, by, at).includes(act)) {
          // Only before its hour by the payer, only in its time by the payee.
          expect(due === 'return' || due === 'arrive').toBe(false)
          become(act === 'accept' ? 'received' : act === 'cancel' ? 'cancelled' : 'declined')
        }
        expect(ends).toBeLessThanOrEqual(1)
        expect((waitsFor(payment, at) !== null) === (payment.state === 'sent')).toBe(true)
      }
      // Left alone, the last moment ends it.
      if (payment.state === 'sent') expect(dueAt(payment, after(hour + 49))).toBe('return')
    }),
  )
})
