import type { routes } from '@fuquan/contract/console.ts'
import { escrowGiversMin } from '@fuquan/contract/ledger.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { JobCall } from '#/engine/events.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import type { Ctx } from '#/engine/house.ts'
import type { Settings } from '#/engine/settings.ts'
import { countPeople } from '#/modules/identity/index.ts'
import { daysLater, returnsOf, waitsOf } from '../rules-figures.ts'
import { answerHours } from '../settings.ts'
import * as store from '../store-figures.ts'
import * as waits from '../store-waits.ts'

type Figures = Reply<(typeof routes)['getFigures']>

/** How many days are counted at once by the schedule. */
export const daysPerTurnMax = 31
/** How far back a new house looks. */
export const daysBackMax = 400
const returningDays = 30
const hourSeconds = 3_600

/** Shows the house day by day: the days that are over from what was kept, today as it stands. */
export async function getFigures(
  ctx: Ctx,
  { days }: Input<(typeof routes)['getFigures']>,
): Promise<Figures> {
  const { tx, now, settings } = ctx
  const zone = settings.of(houseTimeZone)
  const { today, from } = await store.dayOf(tx, { at: now, zone, back: days - 1 })

  const kept = await store.listDays(tx, { from, until: today })
  const known = new Map(kept.map(one => [one.day, one]))
  let first = from
  while (known.has(first) && first < today) first = daysLater(first, 1)
  // What is not kept yet is counted now: today, and what the schedule has not come to.
  const counted = await store.countDays(tx, { from: first, until: today, zone })
  for (const day of counted) if (!known.has(day.day)) known.set(day.day, day)

  const people = await countPeople(tx)
  return {
    from,
    until: today,
    members: {
      all: people.active + people.restricted,
      active: people.active,
      restricted: people.restricted,
    },
    days: [...known.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    waits: await waiting(tx, { from, today, zone, now, promised: promisedOf(settings) }),
    answerHours: settings.of(answerHours),
    returning: await returning(tx, { from, until: today, zone }),
    // The amount of one that runs is its sender's secret.
    escrow: (await store.listOpenByAge(tx, now)).map(row =>
      row.open < escrowGiversMin ? { ...row, amount: null } : row,
    ),
    at: now,
  }
}

/** Seconds within which the house promises an answer. */
const promisedOf = (settings: Settings): number => settings.of(answerHours) * hourSeconds

type Waiting = { from: string; today: string; zone: string; now: Date; promised: number }

/** How long people waited for the house, and what waits now. */
async function waiting(
  tx: Tx,
  { from, today, zone, now, promised }: Waiting,
): Promise<Figures['waits']> {
  const last = await waits.lastWaitDay(tx)
  const kept = await waits.listWaits(tx, { from, until: today })
  const first = last === null || last < from ? from : daysLater(last, 1)
  const counted = await waits.countWaits(tx, { from: first, until: today, zone, promised })
  const due = new Date(now.getTime() - promised * 1_000)
  const decided = [...kept, ...counted]
  return waitsOf({ waiting: await waits.listWaiting(tx, now), decided, due })
}

/** Those who joined in the span and were there again; days up to a month after it count. */
async function returning(tx: Tx, span: { from: string; until: string; zone: string }) {
  const joined = await store.listJoined(tx, span)
  const users = joined.map(one => one.userId)
  const until = daysLater(span.until, returningDays)
  const active = users.length === 0 ? [] : await store.listActive(tx, { ...span, until, users })
  return returnsOf(joined, active)
}

/** Counts days that are over and were not counted yet, some at a time, oldest first. */
export async function keepDays({ house }: JobCall): Promise<void> {
  const zone = house.settings.of(houseTimeZone)
  await house.inTransaction('read write', async (tx, now) => {
    const { today, from: oldest } = await store.dayOf(tx, { at: now, zone, back: daysBackMax })
    const days = nextDays(await store.lastDay(tx), { oldest, today })
    if (days !== undefined) {
      await store.saveDays(tx, await store.countDays(tx, { ...days, zone }), now)
    }

    const span = nextDays(await waits.lastWaitDay(tx), { oldest, today })
    if (span === undefined) return
    const promised = promisedOf(house.settings)
    const counted = await waits.countWaits(tx, { ...span, zone, promised })
    await waits.saveWaits(tx, span, { waits: counted, now })
  })
}

/** Which days one turn counts after the last that was kept; nothing while there is none. */
function nextDays(
  last: string | null,
  { oldest, today }: { oldest: string; today: string },
): { from: string; until: string } | undefined {
  const from = last === null ? oldest : daysLater(last, 1)
  const yesterday = daysLater(today, -1)
  if (from > yesterday) return undefined
  const end = daysLater(from, daysPerTurnMax - 1)
  return { from, until: end < yesterday ? end : yesterday }
}
