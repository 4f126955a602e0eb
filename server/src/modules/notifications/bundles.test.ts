import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterFailure, type DueNotice, pack } from './bundles.ts'

const budget = { left: 30, campaignsLeft: 1 }
const notice = (told: Partial<DueNotice>, n = 0): DueNotice => ({
  kind: 'envelopes.claimed',
  ref: `ref_${n}`,
  class: 'waiting',
  settled: false,
  told: false,
  ...told,
})
const of = (told: Partial<DueNotice>, count: number) =>
  Array.from({ length: count }, (_, n) => notice(told, n))

describe('a bundle', () => {
  test('V1 fifty claims of one envelope become one push', () => {
    const { parcels, dropped } = pack(of({}, 50), budget)
    expect(parcels.map(parcel => parcel.told.length)).toEqual([50])
    expect(dropped).toEqual([])
  })

  test('V3 No campaign push exceeds one a day per person', () => {
    const two = [...of({ class: 'campaign', kind: 'campaigns.opened' }, 2)]
    expect(pack(two, budget).parcels).toHaveLength(1)
    const later = pack(two, { left: 29, campaignsLeft: 0 })
    expect([later.parcels, later.dropped.length]).toEqual([[], 2])
  })

  test('what went out on another channel counts no second time', () => {
    const again = of({ class: 'campaign', told: true }, 2)
    expect(pack(again, { left: 0, campaignsLeft: 0 }).parcels).toHaveLength(1)
    const more = [...again, notice({ class: 'campaign' }, 3)]
    expect(pack(more, { left: 0, campaignsLeft: 0 }).parcels).toEqual([])
  })

  test('money is never bundled and never over budget', () => {
    const { parcels } = pack(of({ class: 'money' }, 3), { left: 0, campaignsLeft: 0 })
    expect(parcels.map(parcel => parcel.told.length)).toEqual([1, 1, 1])
  })

  test('A settled object sends no notice', () => {
    const { parcels, dropped } = pack(of({ settled: true, class: 'money' }, 2), budget)
    expect([parcels, dropped.length]).toEqual([[], 2])
  })

  test('whatever is due ends in exactly one place, within the budget', () => {
    const classes = ['money', 'waiting', 'social', 'campaign', 'announcement', 'digest'] as const
    const some = fc.array(
      fc.record({ class: fc.constantFrom(...classes), settled: fc.boolean() }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(some, fc.nat({ max: 5 }), fc.nat({ max: 2 }), (told, left, campaignsLeft) => {
        const due = told.map((one, n) => notice(one, n))
        const { parcels, dropped } = pack(due, { left, campaignsLeft })
        const placed = [...parcels.flatMap(parcel => parcel.told), ...dropped]
        expect(new Set(placed).size).toBe(due.length)
        expect(placed).toHaveLength(due.length)
        const counted = parcels.filter(parcel => parcel.told[0]?.class !== 'money')
        expect(counted.length).toBeLessThanOrEqual(left)
      }),
    )
  })
})

test('a push that fails is tried three times over an hour, and then no more', () => {
  const now = new Date('2026-11-20T12:00:00Z')
  const minutes = [1, 2, 3].map(tries => {
    const again = afterFailure(tries, now, 3)
    return again === undefined ? undefined : (again.getTime() - now.getTime()) / 60_000
  })
  expect(minutes).toEqual([10, 50, undefined])
})
