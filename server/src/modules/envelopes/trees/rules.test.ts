import { describe, expect, test } from 'vitest'
import { Refusal } from '#/kit/refusal.ts'
import {
  checkPlanting,
  type Passing,
  type Planting,
  type Standing,
  treeState,
  type TreeLimits,
  whyNotGuess,
  whyNotPass,
} from './rules.ts'

const limits: TreeLimits = {
  modes: { funny: true, relay: true },
  funnyMin: 10n,
  relayMin: 10n,
  amountMax: 20_000n,
  rangeBits: 8,
  openCap: 2_000n,
  greetingLength: 25,
  hoursMax: 72,
}
const guess: Planting = {
  mode: 'funny',
  amount: 889n,
  reach: 'my_friends',
  greeting: '',
  anyoneConfirmed: false,
  relay: undefined,
}
const range = { lo: 1n, hi: 100n, step: 1n, split: 'equal' } as const
const relay: Planting = { ...guess, mode: 'relay', amount: 37n, relay: range }

function refusalOf(planting: Planting, some: Partial<TreeLimits> = {}, level = 1) {
  try {
    checkPlanting(planting, { ...limits, ...some }, level)
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { code: error.code, ...error.details }
  }
}

describe('what may be planted', () => {
  test.each([
    ['a guess of three', guess, undefined],
    ['a relay', relay, undefined],
    ['the least amount', { ...guess, amount: 10n }, undefined],
    ['an amount under it', { ...guess, amount: 9n }, 'envelope_amount_out_of_range'],
    ['an amount over the most', { ...guess, amount: 20_001n }, 'envelope_amount_out_of_range'],
    ['a relay without its range', { ...relay, relay: undefined }, 'bad_input'],
    ['a guess with a range', { ...guess, relay: range }, 'bad_input'],
    ['a greeting too long', { ...guess, greeting: '福'.repeat(26) }, 'bad_input'],
    ['a range without its amount', { ...relay, amount: 101n }, 'envelope_range_invalid'],
    ['nine bits', { ...relay, relay: { ...range, hi: 300n } }, 'envelope_range_invalid'],
    ['seven values', { ...relay, relay: { ...range, lo: 34n, hi: 40n } }, 'envelope_range_invalid'],
    ['a life too long', { ...relay, relay: { ...range, hours: 73 } }, 'bad_input'],
  ] as const)('%s', (_, planting, code) => {
    expect(refusalOf(planting)?.code).toBe(code)
  })

  test('what anybody may be passed is small, and asks for a second tap', () => {
    const open = { ...guess, reach: 'anyone' } as const
    expect(refusalOf({ ...open, amount: 2_001n })).toMatchObject({ max: '2000' })
    expect(refusalOf(open)).toEqual({ code: 'envelope_anyone_unconfirmed', max: '2000' })
    expect(refusalOf({ ...open, anyoneConfirmed: true })).toBe(undefined)
  })

  test('nothing of a mode that is off, and nothing by who is not known yet', () => {
    const off = { modes: { funny: false, relay: true } }
    expect(refusalOf(guess, off)).toEqual({ code: 'envelope_mode_off', mode: 'funny' })
    expect(refusalOf(relay, off)).toBe(undefined)
    expect(refusalOf(guess, {}, 0)?.code).toBe('envelope_level_needed')
  })
})

describe('who may guess', () => {
  const standing: Standing = {
    ...{ isSender: false, hasGuessed: false, state: 'open', door: 'open' },
    ...{ levelMissing: false, overClaimLimit: false, overOwnLimit: false },
  }
  test.each([
    ['whom it reached', {}, undefined],
    ['who has guessed, even after the end', { hasGuessed: true, state: 'won' }, 'guessed_before'],
    ['nobody once it is hit', { state: 'won' }, 'emptied'],
    ['nobody once time is over', { state: 'expired' }, 'expired'],
    ['nobody once it went home', { state: 'returned' }, 'returned'],
    ['nobody while it rests', { state: 'frozen' }, 'frozen'],
    ['not its sender', { isSender: true }, 'not_for_you'],
    ['not whom it has not reached', { door: 'none', levelMissing: true }, 'not_for_you'],
    ['not who comes second to a level', { door: 'taken' }, 'guess_taken'],
    ['not who switched it off', { switchedOff: true, overOwnLimit: true }, 'mode_off'],
    ['not without the level', { levelMissing: true, overClaimLimit: true }, 'level_needed'],
    [
      'not over the limit of newcomers',
      { overClaimLimit: true, overOwnLimit: true },
      'claim_limit',
    ],
    ['not over one’s own limit', { overOwnLimit: true }, 'own_limit'],
  ] as const)('%s', (_, some, why) => {
    const due = why === undefined ? undefined : `envelope_${why}`
    expect(whyNotGuess({ ...standing, ...some })).toBe(due)
  })
})

test('time over is over, and what rests is over for nobody', () => {
  const expiresAt = new Date('2026-11-22T12:00:00Z')
  const before = new Date(expiresAt.getTime() - 1)
  expect(treeState({ state: 'open', expiresAt }, before)).toBe('open')
  expect(treeState({ state: 'open', expiresAt }, expiresAt)).toBe('expired')
  expect(treeState({ state: 'frozen', expiresAt }, expiresAt)).toBe('frozen')
  expect(treeState({ state: 'emptied', expiresAt }, before)).toBe('won')
  expect(treeState({ state: 'declined', expiresAt }, before)).toBe('returned')
})

test('a wrong guess is passed on once, by whom it was, while there is room on the path', () => {
  const passing: Passing = {
    ...{ state: 'open', guess: { wrong: true, depth: 1 }, passed: false, depthMax: 7 },
  }
  expect(whyNotPass(passing)).toBe(undefined)
  expect(whyNotPass({ ...passing, guess: undefined })).toBe('not_my_guess')
  expect(whyNotPass({ ...passing, guess: { wrong: false, depth: 1 } })).toBe('not_my_guess')
  expect(whyNotPass({ ...passing, state: 'won' })).toBe('ended')
  expect(whyNotPass({ ...passing, passed: true })).toBe('passed')
  expect(whyNotPass({ ...passing, guess: { wrong: true, depth: 7 } })).toBe('path_full')
})
