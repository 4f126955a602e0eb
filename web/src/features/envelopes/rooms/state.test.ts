import type { FaceRoom, FaceRound } from '@fuquan/sdk/index.ts'
import { describe, expect, test } from 'vitest'
import { phaseOf, readRound, secondsUntil } from './state.ts'

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000).toISOString()
const ms = (seconds: number) => Date.parse(at(seconds))

describe('the phase of a room by the clock of the house', () => {
  const round = { opensAt: at(3), endsAt: at(13) } as FaceRound // Only the times matter here.
  const room = (state: FaceRoom['state'], newest: FaceRound | null = round): FaceRoom =>
    ({ state, round: newest, closesAt: at(613) }) as FaceRoom
  test.each([
    ['lobby without a round', room('lobby', null), 1, 'lobby'],
    ['counted down', room('countdown'), 2.9, 'countdown'],
    ['the first drop, though the house said countdown', room('countdown'), 3, 'rain'],
    ['over, though the house said rain', room('rain'), 13, 'podium'],
    ['all caught before the end', room('podium'), 5, 'podium'],
    ['past its time', room('podium'), 613, 'closed'],
    ['ended by its host', room('closed'), 5, 'closed'],
  ] as const)('%s', (_name, shown, seconds, phase) => {
    expect(phaseOf(shown, ms(seconds))).toBe(phase)
  })

  test('seconds are counted whole, and never below zero', () => {
    expect([0, 0.1, 2.1, 3, 9].map(seconds => secondsUntil(at(3), ms(seconds)))).toEqual([
      ...[3, 3, 1, 0, 0],
    ])
  })
})

describe('what is typed for a round', () => {
  const bounds = {
    ...{ scale: 2, people: 5, peopleMin: 2, sharesMax: 100 },
    ...{ least: 1n, most: 20_000n, free: 5_000n },
  }
  const draft = { total: '12', shares: '3', split: 'lucky:2', greeting: '' } as const
  test.each([
    ['is ready', {}, {}, undefined],
    ['needs somebody else', {}, { people: 1 }, 'needMore'],
    ['needs an amount', { total: '' }, {}, 'needAmount'],
    ['needs a number of shares', { shares: '' }, {}, 'needAmount'],
    ['has more shares than a room', { shares: '101' }, {}, 'needAmount'],
    ['has shares below the least', { total: '0.02' }, {}, 'outOfRange'],
    ['has shares above the most', { total: '700' }, {}, 'outOfRange'],
    ['is more than there is', { total: '60' }, {}, 'poor'],
  ] as const)('%s', (_name, some, other, blocked) => {
    expect(readRound({ ...draft, ...some }, { ...bounds, ...other }).blocked).toBe(blocked)
  })

  test('is read in minor units', () => {
    expect(readRound(draft, bounds)).toMatchObject({ total: 1_200n, shares: 3 })
  })
})
