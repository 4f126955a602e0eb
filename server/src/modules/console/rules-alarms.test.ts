import { expect, test } from 'vitest'
import { alarmsOf, lateSecondsMax, newsLateSecondsMax, turnPatienceMs } from './rules-alarms.ts'

const now = new Date('2026-11-21T12:30:00Z')
const before = (ms: number) => new Date(now.getTime() - ms)
const calm = {
  turns: [],
  deadAt: null,
  lateSeconds: lateSecondsMax,
  newsSeconds: newsLateSecondsMax,
  disk: false,
  full: false,
  now,
}
const seal = (ms: number) => ({ name: 'ledger.seal', since: before(ms) })
const kindsOf = (watched: Parameters<typeof alarmsOf>[0]) => alarmsOf(watched).map(one => one.kind)

const cases = [
  ['a calm house', calm, []],
  ['a turn that has just failed', { ...calm, turns: [seal(turnPatienceMs - 1)] }, []],
  ['a turn that goes on failing', { ...calm, turns: [seal(turnPatienceMs)] }, ['turn_failed']],
  ['a job that died', { ...calm, deadAt: before(1) }, ['jobs_failed']],
  ['a job that died long ago', { ...calm, deadAt: before(3_600_000) }, []],
  ['a queue that is late', { ...calm, lateSeconds: lateSecondsMax + 1 }, ['queue_late']],
  ['news that is held back', { ...calm, newsSeconds: newsLateSecondsMax + 1 }, ['news_late']],
  ['a disk that is nearly full', { ...calm, full: true }, ['disk_full']],
  ['a disk that can vanish', { ...calm, disk: true }, ['disk']],
] as const
test.each(cases)('%s', (_, watched, kinds) => {
  expect(kindsOf(watched)).toEqual(kinds)
})

test('the same trouble has the same name a minute later, and a new one another', () => {
  const late = { ...calm, lateSeconds: 900, disk: true, turns: [seal(turnPatienceMs)] }
  const later = new Date(now.getTime() + 60_000)
  expect(alarmsOf({ ...late, now: later })).toEqual(alarmsOf(late))
  const nextHour = new Date(now.getTime() + 3_600_000)
  const refs = (at: Date) => alarmsOf({ ...late, now: at }).map(one => one.ref)
  expect(refs(nextHour)[1]).not.toBe(refs(now)[1])
  expect(refs(nextHour)[0]).toBe(refs(now)[0])
})
