import { z } from 'zod'
import { file, type Routes } from '../route.ts'
import { Amount } from '../vocabulary/money.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Instant, Month } from '../vocabulary/time.ts'

export const BoardKind = z.enum(['generous', 'popular']).meta({ id: 'BoardKind' })
export type BoardKind = z.output<typeof BoardKind>
export const BoardPeriod = z.enum(['week', 'month', 'year']).meta({ id: 'BoardPeriod' })
export type BoardPeriod = z.output<typeof BoardPeriod>
export const BoardMeasure = z
  .enum(['people', 'envelopes', 'best_luck', 'total'])
  .meta({ id: 'BoardMeasure' })
export type BoardMeasure = z.output<typeof BoardMeasure>
/** Whole units: under 10, 10 to 100, over 100 to 500, over 500. */
export const BoardBand = z
  .enum(['under_10', 'to_100', 'to_500', 'over_500'])
  .meta({ id: 'BoardBand' })
export type BoardBand = z.output<typeof BoardBand>

export const BoardChoice = z
  .object({
    listed: z.boolean().describe('My friends may see me on their boards'),
    looks: z.boolean().describe('I want to see boards'),
    showsTotals: z.boolean().describe('My friends may see my exact totals'),
  })
  .meta({ id: 'BoardChoice' })
export type BoardChoice = z.output<typeof BoardChoice>

const Figure = {
  value: z.int().nullable().describe('How many; null for the measure `total`'),
  band: BoardBand.nullable().describe('For the measure `total`'),
  total: Amount.nullable().describe('Only mine, or of somebody who shows it'),
}

/** One of my friends on a board, in their order; places are not written on others. */
export const BoardLine = z
  .object({ user: UserCard, me: z.boolean(), ...Figure })
  .meta({ id: 'BoardLine' })
export type BoardLine = z.output<typeof BoardLine>

export const Board = z
  .object({
    kind: BoardKind,
    period: BoardPeriod,
    measure: BoardMeasure,
    from: Instant,
    until: Instant,
    computedAt: Instant,
    choice: BoardChoice,
    me: z
      .object({ place: z.int().nullable().describe('Null: nothing yet'), ...Figure })
      .nullable()
      .describe('Where I stand, for my eyes alone'),
    lines: z.array(BoardLine).describe('Empty while I do not look at boards'),
  })
  .meta({ id: 'Board' })
export type Board = z.output<typeof Board>

const StatementMonth = z
  .object({ month: Month, sent: Amount, received: Amount })
  .meta({ id: 'StatementMonth' })

/** My envelopes of a year, as they were computed from the claims. */
export const YearStatement = z
  .object({
    year: z.int(),
    madeAt: Instant,
    sentCount: z.int(),
    sentAmount: Amount.describe('What others and I took of what I sent'),
    receivedCount: z.int(),
    receivedAmount: Amount,
    biggestSent: Amount.nullable(),
    biggestReceived: Amount.nullable(),
    givenTo: z.int().describe('Distinct people who took something of mine'),
    receivedFrom: z.int().describe('Distinct people I took something from'),
    bestLuck: z.int(),
    rightGuesses: z.int(),
    passOnsWon: z.int(),
    months: z.array(StatementMonth).length(12),
    top: z
      .array(z.object({ user: UserCard, count: z.int(), given: Amount, received: Amount }))
      .describe('With whom I shared most envelopes, three at most'),
  })
  .meta({ id: 'YearStatement' })
export type YearStatement = z.output<typeof YearStatement>

const year = z.object({ year: z.coerce.number().int().min(2020).max(2999) })

export const boardRoutes = {
  getBoardChoice: {
    method: 'GET',
    path: '/envelopes/board-choice',
    summary: 'Whether I am listed on boards, look at them, and show exact totals',
    access: 'user',
    reply: BoardChoice,
    refusals: {},
  },
  setBoardChoice: {
    method: 'PUT',
    path: '/envelopes/board-choice',
    summary: 'Choose it; leaving a board holds at once',
    access: 'user',
    body: BoardChoice,
    reply: BoardChoice,
    refusals: {},
  },
  getBoard: {
    method: 'GET',
    path: '/envelopes/boards',
    summary: 'A board of my friends who want to be on it',
    access: 'user',
    query: z.object({ kind: BoardKind, period: BoardPeriod, measure: BoardMeasure }),
    reply: Board,
    refusals: {},
  },
  getStatement: {
    method: 'GET',
    path: '/envelopes/statements/:year',
    summary: 'My year statement, if I made it',
    access: 'user',
    finishes: true,
    params: year,
    reply: z.object({
      availableFrom: Instant,
      now: Instant.describe('The clock of the house, to which `availableFrom` belongs'),
      statement: YearStatement.nullable(),
    }),
    refusals: {},
  },
  makeStatement: {
    method: 'POST',
    path: '/envelopes/statements/:year',
    summary: 'Compute my year statement from the claims, afresh',
    access: 'user',
    finishes: true,
    params: year,
    reply: YearStatement,
    refusals: { envelope_statement_early: 403 },
  },
  deleteStatement: {
    method: 'DELETE',
    path: '/envelopes/statements/:year',
    summary: 'Delete my year statement; it can be made again',
    access: 'user',
    finishes: true,
    params: year,
    reply: z.object({}),
    refusals: {},
  },
  exportStatement: {
    method: 'GET',
    path: '/envelopes/statements/:year/export',
    summary: 'My envelopes of a year as CSV, one line each',
    access: 'user',
    finishes: true,
    params: year,
    reply: file('text/csv'),
    refusals: {},
  },
  exportStatementJson: {
    method: 'GET',
    path: '/envelopes/statements/:year/export.json',
    summary: 'My envelopes of a year as JSON, amounts as strings of minor units',
    access: 'user',
    finishes: true,
    params: year,
    reply: file('application/json'),
    refusals: {},
  },
} as const satisfies Routes
