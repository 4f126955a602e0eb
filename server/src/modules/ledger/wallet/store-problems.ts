import type {
  AccountId,
  BillProblemId,
  TransferId,
  UserId,
} from '@fuquan/contract/vocabulary/ids.ts'
import { many, maybe, sql, type Tx } from '#/engine/db.ts'

export type ProblemRow = {
  id: BillProblemId
  userId: UserId
  accountId: AccountId
  version: number
  transferId: TransferId
  kind: string
  amount: bigint
  words: string
  at: Date
  answer: string | null
  answeredAt: Date | null
}

const columns = sql`
  p.id, p.owner as "userId", p.account as "accountId", p.version::float8 as version,
  t.id as "transferId", e.kind, e.amount, p.words, p.at, p.answer, p.answered_at as "answeredAt"`
const joined = sql`
  ledger.bill_problem p
  join ledger.entry e on e.account = p.account and e.version = p.version
  join ledger.transfer t on t.book = e.book and t.height = e.height`

type Report = {
  id: BillProblemId
  owner: UserId
  account: AccountId
  version: number
  words: string
  at: Date
}

/** Saves a report. A second open one of the same line breaks `bill_problem_open`. */
export async function addProblem(tx: Tx, report: Report): Promise<void> {
  const { id, owner, account, version, words, at } = report
  await many(
    tx,
    sql`
      insert into ledger.bill_problem (id, owner, account, version, words, at)
      values (${id}, ${owner}, ${account}, ${version}, ${words}, ${at})`,
  )
}

/** Finds the newest report of one line. */
export const findNewestProblem = (
  tx: Tx,
  at: { owner: UserId; account: AccountId; version: number },
): Promise<ProblemRow | undefined> =>
  maybe(
    tx,
    sql`
      select ${columns} from ${joined}
       where p.owner = ${at.owner} and p.account = ${at.account} and p.version = ${at.version}
       order by p.at desc limit 1`,
  )

/** Finds a report by its id. */
export const findProblem = (tx: Tx, id: BillProblemId): Promise<ProblemRow | undefined> =>
  maybe(tx, sql`select ${columns} from ${joined} where p.id = ${id}`)

/** Lists reports: open ones from the oldest, answered ones from the newest. */
export function listProblems(
  tx: Tx,
  ask: { open: boolean; after: { at: Date; id: string } | undefined; limit: number },
): Promise<ProblemRow[]> {
  const { open, after, limit } = ask
  const way = open ? sql`asc` : sql`desc`
  const beyond = open ? sql`>` : sql`<`
  return many(
    tx,
    sql`
      select ${columns} from ${joined}
       where (p.answered_at is null) = ${open}
         and (${after === undefined} or (p.at, p.id) ${beyond}
              (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
       order by p.at ${way}, p.id ${way} limit ${limit}`,
  )
}

/** Locks a report and tells whether it was answered; undefined when there is none. */
export const lockProblem = (
  tx: Tx,
  id: BillProblemId,
): Promise<{ answered: boolean } | undefined> =>
  maybe(
    tx,
    sql`
      select p.answered_at is not null as answered
        from ledger.bill_problem p where p.id = ${id} for update`,
  )

/** Saves the answer of staff. */
export async function saveAnswer(
  tx: Tx,
  { id, answer, by, at }: { id: BillProblemId; answer: string; by: UserId; at: Date },
): Promise<void> {
  await many(
    tx,
    sql`
      update ledger.bill_problem
         set answer = ${answer}, answered_by = ${by}, answered_at = ${at}
       where id = ${id}`,
  )
}
