import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endOfQuiet, held, isQuiet, minuteOfDay, planOf, readQuiet, type Timing } from './quiet.ts'

const zone = 'Asia/Shanghai'
const quiet = { from: 22 * 60, until: 8 * 60 }
const at = (local: string) => new Date(`2026-11-${local}:00+08:00`)
const plan = (told: Partial<Timing> & { now: Date }) =>
  planOf({ class: 'waiting', until: null, lastSentAt: null, quiet, zone, ...told })

describe('quiet hours', () => {
  test('V2 an envelope at 23:00 that ends at 07:00 leaves at once', () => {
    const now = at('20T23:00')
    expect(plan({ now, until: at('21T07:00') })).toEqual({ dueAt: now, state: 'due' })
  })

  test('V2 one that ends at 10:00 leaves at 08:00', () => {
    const said = plan({ now: at('20T23:00'), until: at('21T10:00') })
    expect(said).toEqual({ dueAt: at('21T08:00'), state: 'held' })
  })

  test('Quiet hours hold everything except silent money notices', () => {
    const minutes = fc.integer({ min: 0, max: 1439 })
    const classes = fc.constantFrom('waiting', 'social', 'campaign', 'announcement', 'digest')
    fc.assert(
      fc.property(minutes, minutes, minutes, classes, (from, until, minute, of) => {
        const now = new Date(at('20T00:00').getTime() + minute * 60_000)
        const mine = { from, until }
        const { dueAt } = plan({ class: of, now, quiet: mine })
        expect(isQuiet(minuteOfDay(dueAt, zone), mine)).toBe(false)
        expect(dueAt.getTime()).toBeGreaterThanOrEqual(now.getTime())
        expect(plan({ class: 'money', now, quiet: mine })).toEqual({ dueAt: now, state: 'due' })
      }),
    )
  })

  test('a second try waits for their end as the first would have', () => {
    const again = (of: Timing['class'], until: Date | null) =>
      held({ class: of, until, quiet, zone }, at('20T22:05'))
    expect(again('waiting', null)).toEqual({ dueAt: at('21T08:00'), state: 'held' })
    expect(again('waiting', at('21T07:00'))).toEqual({ dueAt: at('20T22:05'), state: 'due' })
    expect(again('money', null)).toEqual({ dueAt: at('20T22:05'), state: 'due' })
  })

  test('their end is what the person’s clock shows, also when it is put back in that night', () => {
    const berlin = { quiet, zone: 'Europe/Berlin' }
    const before = new Date('2026-10-24T21:30:00Z') // 23:30 in summer time.
    expect(endOfQuiet(before, berlin.quiet, berlin.zone)).toEqual(new Date('2026-10-25T07:00:00Z'))
    const spring = new Date('2026-03-28T22:30:00Z') // 23:30 in winter time.
    expect(endOfQuiet(spring, berlin.quiet, berlin.zone)).toEqual(new Date('2026-03-29T06:00:00Z'))
  })

  test('equal ends are no quiet hours, and nonsense is none either', () => {
    expect(isQuiet(600, { from: 600, until: 600 })).toBe(false)
    expect(readQuiet('22:00-08:00')).toEqual(quiet)
    for (const wrong of ['', '22-8', '24:00-08:00', '22:00-08:60', ' 22:00-08:00']) {
      expect(readQuiet(wrong)).toBeUndefined()
    }
  })
})

describe('gathering', () => {
  test('a thing with an end leaves at once, the next of its class ten minutes later', () => {
    const now = at('20T12:00')
    const until = at('21T12:00')
    expect(plan({ now, until }).dueAt).toEqual(now)
    const next = plan({ now: at('20T12:01'), until, lastSentAt: now })
    expect(next.dueAt).toEqual(at('20T12:10'))
  })

  test('it never gathers past the end of what it is about', () => {
    const until = at('20T12:04')
    const said = plan({ now: at('20T12:01'), until, lastSentAt: at('20T12:00') })
    expect(said.dueAt).toEqual(until)
  })

  test('what merely tells gathers ten minutes, what people do an hour', () => {
    const now = at('20T12:00')
    expect(plan({ now }).dueAt).toEqual(at('20T12:10'))
    expect(plan({ now, class: 'social' }).dueAt).toEqual(at('20T13:00'))
  })
})
