import { YearStatement, type boardRoutes as routes } from '@fuquan/contract/envelopes/boards.ts'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { harmless } from '#/kit/csv.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { assetOf } from '#/modules/ledger/index.ts'
import { statementDay } from './rules.ts'
import * as store from './store-statement.ts'

type Routes = typeof routes
export const topMax = 3
/** Lines of one export; nobody has so many in a year. */
export const linesMax = 100_000

// Names and pictures change: people are kept as ids and named when it is read.
const Stored = YearStatement.omit({ top: true }).extend({
  top: z.array(YearStatement.shape.top.element.omit({ user: true }).extend({ userId: UserId })),
})
type Facts = z.output<typeof Stored>

const yearOf = ({ actor, settings }: Pick<Ctx, 'actor' | 'settings'>, year: number) => {
  return { owner: actor.id, year, timeZone: settings.of(houseTimeZone) }
}

/** Shows the actor's statement of a year, if they made it. */
export async function getStatement(
  ctx: Ctx,
  { year }: Input<Routes['getStatement']>,
): Promise<Reply<Routes['getStatement']>> {
  const ask = yearOf(ctx, year)
  const availableFrom = await store.availableFrom(ctx.tx, year, ask.timeZone, statementDay)
  const row = await store.findStatement(ctx.tx, ask)
  const { now } = ctx
  if (row === undefined) return { availableFrom, now, statement: null }
  const facts = z.decode(Stored, row.facts as z.input<typeof Stored>) // Our own; decode checks it.
  return { availableFrom, now, statement: await named(ctx, facts) }
}

/**
 * Computes the actor's year from the claims and keeps it in place of the one before.
 * Refuses: envelope_statement_early {from}, before 26 December of that year.
 */
export async function makeStatement(
  ctx: Ctx,
  { year }: Input<Routes['makeStatement']>,
): Promise<YearStatement> {
  const { tx, now } = ctx
  const ask = yearOf(ctx, year)
  const from = await store.availableFrom(tx, year, ask.timeZone, statementDay)
  if (now < from) refuse('envelope_statement_early', { from: from.toISOString() })

  const facts = await factsOf(ctx, ask)

  await store.saveStatement(tx, { ...ask, facts: z.encode(Stored, facts), at: now })
  return named(ctx, facts)
}

async function factsOf({ tx, now }: Ctx, ask: store.Year): Promise<Facts> {
  const sums = await store.sumYear(tx, ask)
  const months = await store.sumMonths(tx, ask)
  const top = await store.listTop(tx, ask, topMax)
  return {
    year: ask.year,
    madeAt: now,
    ...sums,
    months: months.map(({ month, sent, received }) => {
      return { month: `${ask.year}-${String(month).padStart(2, '0')}`, sent, received }
    }),
    top: top.map(({ person, ...rest }) => ({ userId: person, ...rest })),
  }
}

async function named({ tx }: Ctx, { top, ...facts }: Facts): Promise<YearStatement> {
  const cards = await peopleOf(
    tx,
    top.map(one => one.userId),
  )
  return {
    ...facts,
    top: top.flatMap(({ userId, ...rest }) => {
      const user = cards.get(userId)
      return user === undefined ? [] : [{ user, ...rest }]
    }),
  }
}

/** Deletes the actor's statement of a year; it can be made again. */
export async function deleteStatement(
  { tx, actor }: Ctx,
  { year }: Input<Routes['deleteStatement']>,
): Promise<Record<never, never>> {
  await store.removeStatement(tx, { owner: actor.id, year })
  return {}
}

const columns = ['at', 'role', 'mode', 'amount', 'returned', 'best_luck'] as const

/** Writes the actor's envelopes of a year as CSV, oldest first. Amounts are decimals. */
export async function exportStatement(
  call: Call,
  { year }: Input<Routes['exportStatement']>,
): Promise<FileReply> {
  const { lines, scale } = await read(call, year)
  const rows = lines.map(line => [
    line.at.toISOString(),
    line.role,
    line.mode,
    decimal(line.amount, scale),
    decimal(line.returned, scale),
    String(line.bestLuck),
  ])
  const text = [columns, ...rows].map(row => row.map(harmless).join(',')).join('\r\n')
  // The mark at the start tells spreadsheets that this is UTF-8.
  const bytes = Buffer.from(`\uFEFF${text}\r\n`)
  return { bytes, name: `envelopes-${year}.csv`, cacheSeconds: 0 }
}

/** Writes the same as JSON; amounts are strings of minor units. */
export async function exportStatementJson(
  call: Call,
  { year }: Input<Routes['exportStatementJson']>,
): Promise<FileReply> {
  const { lines, asset, scale } = await read(call, year)
  const items = lines.map(line => ({
    ...line,
    at: line.at.toISOString(),
    amount: String(line.amount),
    returned: String(line.returned),
  }))
  const bytes = Buffer.from(JSON.stringify({ year, asset, scale, items }, undefined, 2))
  return { bytes, name: `envelopes-${year}.json`, cacheSeconds: 0 }
}

function read({ house, actor }: Call, year: number) {
  return house.read(async tx => {
    const ask = yearOf({ actor, settings: house.settings }, year)
    const { code: asset, scale } = await assetOf(tx)
    return { lines: await store.listYear(tx, ask, linesMax), asset, scale }
  })
}

function decimal(amount: bigint, scale: number): string {
  if (scale === 0) return String(amount)
  const digits = String(amount).padStart(scale + 1, '0')
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
