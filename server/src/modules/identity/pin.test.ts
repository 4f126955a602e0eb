import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import {
  checkSecondsMax,
  countTry,
  finishReset,
  giveBack,
  isCounted,
  isWeakPin,
  noPin,
  pinAt,
  type PinRow,
  settleRight,
  settleWrong,
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
  const begin = (row: PinRow, when: Date): PinRow => ({
    ...row,
    ...present(countTry(row, when, limits), 'a free try'),
  })
  const wrong = (row: PinRow, when: Date): PinRow => {
    const begun = begin(row, when)
    return { ...begun, ...settleWrong(begun, when, { at: when, limits }) }
  }
  const after = (seconds: number) => new Date(at.getTime() + seconds * 1_000)

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

  test('a right one sets the count to zero, and those under way still count', () => {
    const four = [1, 2, 3].reduce(row => wrong(row, at), pin)
    const both = begin(begin(four, after(1)), after(2))
    expect(both).toMatchObject({ tries: 3, checking: [after(1), after(2)] })

    const right = { ...both, ...settleRight(both, after(1)) }
    expect(right).toMatchObject({ tries: 0, checking: [after(2)], lockedUntil: null })
    expect(settleWrong(right, after(2), { at, limits })).toMatchObject({ tries: 1, checking: [] })
  })

  test('while five are being compared the sixth waits, and none of them locks', () => {
    const five = [1, 2, 3, 4, 5].reduce((row, n) => begin(row, after(n)), pin)
    expect(five).toMatchObject({ tries: 0, lockedUntil: null })
    expect(countTry(five, after(6), limits)).toBeUndefined()

    const four = { ...five, ...giveBack(five, after(3)) }
    expect([isCounted(five, after(3)), isCounted(four, after(3))]).toEqual([true, false])
    expect(begin(four, after(6)).checking).toHaveLength(5)
  })

  test('those that were cut off count as wrong, so a crash leaves no free guess', () => {
    const five = [1, 2, 3, 4, 5].reduce((row, n) => begin(row, after(n)), pin)
    const when = after(5 + checkSecondsMax)
    expect(begin(five, when)).toMatchObject({ tries: 5, checking: [] })
    expect(begin(five, when).lockedUntil).toEqual(new Date(when.getTime() + 3 * 3_600_000))

    const one = begin(pin, after(0))
    expect(begin(one, after(checkSecondsMax - 1))).toMatchObject({ tries: 0 })
    expect(begin(one, after(checkSecondsMax))).toMatchObject({ tries: 1, lockedUntil: null })
  })

  test('fewer tries in the settings lock nobody who has not been wrong again', () => {
    const four = [1, 2, 3, 4].reduce(row => wrong(row, at), pin)
    const fewer = { ...limits, tries: 3 }
    const begun = countTry(four, at, fewer)
    expect(begun).toMatchObject({ checking: [at], lockedUntil: null })
    expect(countTry({ ...four, ...begun }, at, fewer)).toBeUndefined()
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

  test('whatever is under way at once: five are compared, and only five wrong ones lock', () => {
    // Begins a try, or ends the one at that place of those under way: wrong, or nothing came of it.
    const step = fc.record({
      end: fc.constantFrom('begin', 'begin', 'wrong', 'nothing'),
      place: fc.nat(9),
    })
    const law = fc.check(
      fc.property(fc.array(step, { maxLength: 80 }), steps => {
        let row = pin
        let wrongs = 0
        return steps.every(({ end, place }, n) => {
          const when = new Date(at.getTime() + n)
          if (end === 'begin') {
            refusalOf(() => {
              row = { ...row, ...countTry(row, when, limits) }
            })
          } else {
            const began = row.checking[place % Math.max(1, row.checking.length)]
            if (began === undefined) return true
            if (end === 'wrong') wrongs += 1
            const settled =
              end === 'wrong' ? settleWrong(row, began, { at: when, limits }) : giveBack(row, began)
            row = { ...row, ...settled }
          }
          const locked = row.lockedUntil !== null
          return wrongs + row.checking.length <= 5 && locked === (wrongs === 5)
        })
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
