import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import {
  countTry,
  finishReset,
  isWeakPin,
  noPin,
  pinAt,
  type PinRow,
  settleRight,
  startReset,
} from './pin.ts'
import { judgeStepUp, keepAfterResetCap, type Shown, writeFacts } from './stepup.ts'

const at = new Date('2026-11-20T08:00:00Z')
const hours = (n: number) => new Date(at.getTime() + n * 3_600_000)
const limits = { tries: 5, lockHours: 3, secondLockHours: 24 }
const pin: PinRow = { ...noPin, set: true }

const refusalOf = (act: () => unknown) => {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, ...error.details }
    throw error
  }
}

describe('weak PINs', () => {
  test.each([
    ['000000', true],
    ['777777', true],
    ['123456', true],
    ['654321', true],
    ['012345', true],
    ['987654', true],
    ['345678', true],
    ['112233', true],
    ['520131', true],
    ['270814', false],
    ['901234', false],
    ['135792', false],
  ])('%s is weak: %s', (digits, weak) => {
    expect(isWeakPin(digits)).toBe(weak)
  })
})

describe('wrong PINs', () => {
  const wrong = (row: PinRow, when: Date): PinRow => ({ ...row, ...countTry(row, when, limits) })

  test('five wrong PINs lock for 3 hours, and for 24 the second time within a day', () => {
    let row = pin
    for (let n = 0; n < 5; n++) row = wrong(row, at)
    expect(row.lockedUntil).toEqual(hours(3))
    expect(refusalOf(() => wrong(row, hours(2)))).toEqual({
      code: 'identity_pin_locked',
      until: hours(3).toISOString(),
    })

    for (let n = 0; n < 5; n++) row = wrong(row, hours(4))
    expect(row.lockedUntil).toEqual(hours(28))

    for (let n = 0; n < 5; n++) row = wrong(row, hours(60))
    expect(row.lockedUntil).toEqual(hours(63))
  })

  test('the tries left are told down to one', () => {
    let row = pin
    const left: number[] = []
    for (let n = 0; n < 4; n++) {
      const counted = countTry(row, at, limits)
      left.push(counted.triesLeft)
      row = { ...row, ...counted }
    }
    expect(left).toEqual([4, 3, 2, 1])
  })

  test('a right one sets the count to zero and lifts the lock its own try made', () => {
    const four = { ...pin, tries: 4 }
    expect(countTry(four, at, limits).lockedUntil).toEqual(hours(3))
    expect(settleRight(four)).toEqual({ tries: 0, triesLeft: 0, lockedAt: null, lockedUntil: null })
  })

  test('without a PIN the try asks for one', () => {
    expect(refusalOf(() => countTry(noPin, at, limits))).toEqual({
      code: 'identity_step_up_needed',
      pin: 'unset',
    })
  })

  test('nobody gets more than five wrong tries between two locks', () => {
    const wait = fc.integer({ min: 0, max: 30 })
    const law = fc.check(
      fc.property(fc.array(wait, { maxLength: 60 }), waits => {
        let row = pin
        let hour = 0
        const tried: number[] = []
        for (const next of waits) {
          hour += next
          const refused = refusalOf(() => {
            row = wrong(row, hours(hour))
          })
          if (refused === undefined) tried.push(hour)
        }
        // Any six admitted wrong tries span at least one lock.
        return tried.every((first, n) => (tried[n + 5] ?? first + 3) - first >= 3)
      }),
    )

    expect(law.failed).toBe(false)
  })
})

describe('a reset', () => {
  test('is ready after 24 hours and keeps its time when started again', () => {
    const readyAt = startReset(pin, at)
    expect(readyAt).toEqual(hours(24))
    expect(startReset({ ...pin, resetReadyAt: readyAt }, hours(5))).toEqual(readyAt)
  })

  test('is not finished before it is ready, nor without being started', () => {
    const running = { ...pin, resetReadyAt: hours(24) }
    expect(refusalOf(() => finishReset(pin, at))?.code).toBe('identity_reset_not_ready')
    expect(refusalOf(() => finishReset(running, hours(23)))?.code).toBe('identity_reset_not_ready')
    expect(refusalOf(() => finishReset(running, hours(24)))).toBeUndefined()
  })

  test('that nobody finished for a week is over: a phone found later opens no wallet', () => {
    const left = { ...pin, resetReadyAt: hours(-7 * 24) }
    expect(refusalOf(() => finishReset(left, hours(-1)))).toBeUndefined()
    expect(refusalOf(() => finishReset(left, at))?.code).toBe('identity_reset_not_ready')
    expect(pinAt(left, at)).toMatchObject({ state: 'set', readyAt: null })
    expect(startReset(left, at)).toEqual(hours(24))
  })

  test('caps sends for a day after it', () => {
    const { cappedUntil } = pinAt({ ...pin, resetAt: at }, hours(1))
    expect(cappedUntil).toEqual(hours(24))
    expect(pinAt({ ...pin, resetAt: at }, hours(24)).cappedUntil).toBeNull()

    const cap = (spent: bigint, amount: bigint) =>
      refusalOf(() => keepAfterResetCap({ spent, amount, cap: 20_000n, cappedUntil }))?.code
    expect(cap(0n, 20_000n)).toBeUndefined()
    expect(cap(1n, 20_000n)).toBe('ledger_over_limit')
  })
})

describe('a step-up', () => {
  const shown: Shown = {
    kind: 'ledger.pay',
    payee: 'usr_mei',
    amount: 1_000n,
    facts: { note: '谢谢', when: 'now' },
  }
  const made = {
    ...shown,
    facts: writeFacts(shown.facts),
    expiresAt: new Date(at.getTime() + 60_000),
    spentAt: null,
  }
  const soon = new Date(at.getTime() + 59_999)

  test.each([
    ['the same act', shown, undefined],
    ['facts in another order', { ...shown, facts: { when: 'now', note: '谢谢' } }, undefined],
    ['10.01 instead of 10.00', { ...shown, amount: 1_001n }, 'identity_step_up_mismatch'],
    ['Bo instead of Mei', { ...shown, payee: 'usr_bo' }, 'identity_step_up_mismatch'],
    ['another kind', { ...shown, kind: 'envelopes.send' }, 'identity_step_up_mismatch'],
    ['no amount', { ...shown, amount: null }, 'identity_step_up_mismatch'],
    ['a fact less', { ...shown, facts: { note: '谢谢' } }, 'identity_step_up_mismatch'],
    [
      'a fact changed',
      { ...shown, facts: { note: '谢谢!', when: 'now' } },
      'identity_step_up_mismatch',
    ],
  ])('covers %s: %s', (_, act, code) => {
    expect(refusalOf(() => judgeStepUp(made, act, soon))?.code).toBe(code)
  })

  test.each([
    ['60 seconds later', made, made.expiresAt],
    ['spent', { ...made, spentAt: at }, soon],
    ['unknown', undefined, soon],
  ])('%s is expired', (_, stepUp, when) => {
    expect(refusalOf(() => judgeStepUp(stepUp, shown, when))?.code).toBe('identity_step_up_expired')
  })
})
