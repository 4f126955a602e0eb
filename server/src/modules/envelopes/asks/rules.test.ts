import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as rules from './rules.ts'

const limits: rules.AskLimits = {
  ...{ on: true, open: 3, daily: 3, days: 7, least: 1n, most: 20_000n },
}
const nobody = new Set<UserId>()
const people = (count: number) => Array.from({ length: count }, () => UserId.out.parse(newId()))
const codeOf = (run: () => void): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.code
  }
}

describe('who may ask', () => {
  const mei = people(1)
  const cases: [string, Partial<rules.Asking>, Partial<rules.Asked>, string | undefined][] = [
    ['the first one', {}, {}, undefined],
    ['three at once', { people: people(3) }, {}, undefined],
    ['four at once', { people: people(4) }, {}, 'envelope_ask_limit'],
    ['a fourth while three wait', {}, { open: 3 }, 'envelope_ask_limit'],
    ['a fourth of a day', {}, { today: 3 }, 'envelope_ask_limit'],
    ['the third of both', {}, { open: 2, today: 2 }, undefined],
    ['the same friend within a week', {}, { lately: new Set(mei) }, 'envelope_ask_limit'],
    ['the same friend twice', { people: [...mei, ...mei] }, {}, 'bad_input'],
    ['as they like', { amount: undefined }, {}, undefined],
    ['a cent', { amount: 1n }, {}, undefined],
    ['two hundred', { amount: 20_000n }, {}, undefined],
    ['a cent more', { amount: 20_001n }, {}, 'envelope_amount_out_of_range'],
  ]
  test.each(cases)('%s', (_, asking, asked, code) => {
    const run = () =>
      rules.checkAsking(
        { people: mei, amount: 666n, ...asking },
        { open: 0, today: 0, lately: nobody, ...asked },
        limits,
      )
    expect(codeOf(run)).toBe(code)
  })

  test('nobody asks where it is switched off', () => {
    const run = () =>
      rules.checkAsking(
        { people: mei, amount: 666n },
        { open: 0, today: 0, lately: nobody },
        { ...limits, on: false },
      )
    expect(codeOf(run)).toBe('envelope_mode_off')
  })

  test('what is said to be left may be asked for, and one more may not', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), (open, today) => {
        const left = rules.askLeft({ open, today }, limits)
        const ask = (count: number) =>
          codeOf(() =>
            rules.checkAsking(
              { people: people(count), amount: undefined },
              { open, today, lately: nobody },
              limits,
            ),
          )
        if (left > 0) expect(ask(left)).toBe(undefined)
        expect(ask(left + 1)).toBe('envelope_ask_limit')
      }),
    )
  })
})

describe('when one friend may be asked again', () => {
  const last = new Date('2026-11-20T12:00:00Z')
  const week = new Date('2026-11-27T12:00:00Z')

  test('a week after the last time, to the millisecond; at once when there was none', () => {
    expect(rules.againAt(last, limits, new Date(week.getTime() - 1))).toEqual(week)
    expect(rules.againAt(last, limits, week)).toBeNull()
    expect(rules.againAt(undefined, limits, last)).toBeNull()
  })
})

describe('how a request stands', () => {
  const until = new Date('2026-11-23T12:00:00Z')
  const before = new Date(until.getTime() - 1)

  test.each([before, until])('muting is indistinguishable from silence at %s', at => {
    expect(rules.askState({ state: 'muted', until }, at)).toBe(
      rules.askState({ state: 'open', until }, at),
    )
  })

  test('an answer stays after the hour, and a silence ends with it', () => {
    expect(rules.askState({ state: 'paid', until }, until)).toBe('paid')
    expect(rules.askState({ state: 'declined', until }, until)).toBe('declined')
    expect(rules.askState({ state: 'open', until }, before)).toBe('open')
    expect(rules.askState({ state: 'open', until }, until)).toBe('expired')
    expect(codeOf(() => rules.demandOpen({ state: 'open', until }, until))).toBe(
      'envelope_ask_settled',
    )
  })
})
