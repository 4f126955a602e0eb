import type { BillProblem, routes } from '@fuquan/contract/ledger.ts'
import { BillProblemId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { z } from 'zod'
import { concerns } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { refuse } from '#/kit/refusal.ts'
import { problemAnswered, problemReported } from '../events.ts'
import { findOwnLine } from './bill-lines.ts'
import type { BillRow } from './store-bills.ts'
import * as store from './store-problems.ts'

type Routes = typeof routes
type Problem = z.output<typeof BillProblem>

const shown = (row: store.ProblemRow): Problem => ({
  ...row,
  state: row.answeredAt === null ? 'open' : 'answered',
})

/** Gives the newest report about one line of its owner, or null. */
export async function newestProblemOf(
  tx: Tx,
  owner: UserId,
  { accountId: account, version }: BillRow,
): Promise<Problem | null> {
  const row = await store.findNewestProblem(tx, { owner, account, version })
  return row === undefined ? null : shown(row)
}

/**
 * Tells staff that something is wrong with one of the actor's bills.
 *
 * Refuses: not_found, ledger_problem_open (the one before is not answered yet).
 */
export async function reportBill(
  ctx: Ctx,
  input: Input<Routes['reportBill']>,
): Promise<Reply<Routes['reportBill']>> {
  const { tx, actor, now } = ctx
  const line = await findOwnLine(ctx, input)
  const { accountId: account, version } = line

  const id = BillProblemId.out.parse(newId())
  const { words } = input
  await store.addProblem(tx, { id, owner: actor.id, account, version, words, at: now })

  await tell(tx, problemReported, { problemId: id, userId: actor.id })
  return present(await newestProblemOf(tx, actor.id, line))
}

/** Lists what members report, for staff. They chose to show these lines, so no look is needed. */
export async function listBillProblems(
  { tx }: Ctx,
  input: Input<Routes['listBillProblems']>,
): Promise<Reply<Routes['listBillProblems']>> {
  const { cursor, limit, state } = input
  const after = readCursor(cursor)
  const rows = await store.listProblems(tx, { open: state === 'open', after, limit: limit + 1 })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || last === undefined) return { items: items.map(shown) }
  const at = last.at
  return { items: items.map(shown), next: writeCursor({ at, id: last.id }) }
}

/**
 * Answers a report; its member is told.
 *
 * Refuses: not_found, ledger_problem_answered.
 */
export async function answerBillProblem(
  { tx, actor, now }: Ctx,
  { problemId: id, reason }: Input<Routes['answerBillProblem']>,
): Promise<Reply<Routes['answerBillProblem']>> {
  const problem = (await store.lockProblem(tx, id)) ?? refuse('not_found')

  if (problem.answered) refuse('ledger_problem_answered')

  await store.saveAnswer(tx, { id, answer: reason, by: actor.id, at: now })

  const answered = present(await store.findProblem(tx, id))
  const { userId, accountId, version } = answered
  concerns(tx, userId)
  await tell(tx, problemAnswered, { problemId: id, userId, accountId, version, answer: reason })
  return shown(answered)
}
