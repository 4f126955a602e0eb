import type { routes } from '@fuquan/contract/console.ts'
import { escrowGiversMin } from '@fuquan/contract/ledger.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { JobCall } from '#/engine/events.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import type { Ctx } from '#/engine/house.ts'
import { waitingForStaff } from '#/modules/identity/index.ts'
import { daysLater, returnsOf } from '../rules-figures.ts'
import * as store from '../store-figures.ts'

type Figures = Reply<(typeof routes)['getFigures']>

/** How many days are counted at once by the schedule. */
export const daysPerTurnMax = 31
/** How far back a new house looks. */
export const daysBackMax = 400
const returningDays = 30

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

  const people = await waitingForStaff(tx, now)
  return {
    from,
    until: today,
    members: {
      all: people.active + people.restricted,
      active: people.active,
      restricted: people.restricted,
    },
    days: [...known.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    returning: await returning(tx, { from, until: today, zone }),
    // The amount of one that runs is its sender's secret.
    escrow: (await store.listOpenByAge(tx, now)).map(row =>
      row.open < escrowGiversMin ? { ...row, amount: null } : row,
    ),
    at: now,
  }
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
    const last = await store.lastDay(tx)
    const from = last === null ? oldest : daysLater(last, 1)
    const yesterday = daysLater(today, -1)
    if (from > yesterday) return
    const end = daysLater(from, daysPerTurnMax - 1)
    const until = end < yesterday ? end : yesterday
    await store.saveDays(tx, await store.countDays(tx, { from, until, zone }), now)
  })
}
