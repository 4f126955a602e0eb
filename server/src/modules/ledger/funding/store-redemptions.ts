import type { RedeemWay, RedemptionState } from '@fuquan/contract/ledger/funding-shapes.ts'
import type { RedemptionId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { type Db, many, maybe, sql, type Tx } from '#/engine/db.ts'

type On = Tx | Db

export type RedemptionRow = {
  id: RedemptionId
  userId: UserId
  amount: bigint
  way: RedeemWay
  state: RedemptionState
  why: string | null
  waits: boolean
  askedAt: Date
  lapsesAt: Date
  decidedBy: UserId | null
  decidedAt: Date | null
  tries: number
  endedAt: Date | null
}

const columns = sql`
  r.id, r.user_id as "userId", r.amount, r.way, r.state, r.why, r.waits,
  r.asked_at as "askedAt", r.lapses_at as "lapsesAt", r.decided_by as "decidedBy",
  r.decided_at as "decidedAt", r.tries, r.ended_at as "endedAt"`

/** Saves what somebody wants paid out. */
export async function addRedemption(
  tx: Tx,
  asked: Pick<RedemptionRow, 'id' | 'userId' | 'amount' | 'way' | 'askedAt' | 'lapsesAt'>,
): Promise<void> {
  const { id, userId, amount, way, askedAt, lapsesAt } = asked
  await many(
    tx,
    sql`
      insert into ledger.redemption (id, user_id, amount, way, asked_at, lapses_at)
      values (${id}, ${userId}, ${amount}::bigint, ${way}, ${askedAt}, ${lapsesAt})`,
  )
}

/** Finds one redemption; with `of` only one of that person. */
export const findRedemption = (on: On, ask: { id: RedemptionId; of?: UserId }) =>
  maybe<RedemptionRow>(
    on,
    sql`
      select ${columns} from ledger.redemption r
       where r.id = ${ask.id}
         and (${ask.of ?? null}::uuid is null or r.user_id = ${ask.of ?? null})`,
  )

/** Locks one redemption; with `of` only one of that person. */
export const lockRedemption = (tx: Tx, ask: { id: RedemptionId; of?: UserId }) =>
  maybe<RedemptionRow>(
    tx,
    sql`
      select ${columns} from ledger.redemption r
       where r.id = ${ask.id}
         and (${ask.of ?? null}::uuid is null or r.user_id = ${ask.of ?? null})
       for no key update`,
  )

/** Saves how far a redemption has come. */
export async function saveRedemption(
  tx: Tx,
  to: {
    id: RedemptionId
    state: RedemptionState
    why?: string
    decidedBy?: UserId
    paidBy?: UserId
    byOnePerson?: boolean
    at: Date
  },
): Promise<void> {
  const ended = to.state !== 'asked' && to.state !== 'approved'
  await many(
    tx,
    sql`
      update ledger.redemption
         set state = ${to.state}, why = ${to.why ?? null}, waits = false,
             decided_by = coalesce(${to.decidedBy ?? null}, decided_by),
             decided_at = case when ${to.decidedBy ?? null}::uuid is null then decided_at
                               else ${to.at} end,
             paid_by = coalesce(${to.paidBy ?? null}, paid_by),
             by_one_person = by_one_person or ${to.byOnePerson ?? false},
             ended_at = case when ${ended} then ${to.at}::timestamptz end
       where id = ${to.id}`,
  )
}

/** Saves that the approval waits for a second person. */
export async function saveWaits(tx: Tx, id: RedemptionId): Promise<void> {
  await many(tx, sql`update ledger.redemption set waits = true where id = ${id}`)
}

/** Counts one try to have it paid by a gateway. */
export async function saveTry(tx: Tx, id: RedemptionId): Promise<void> {
  await many(tx, sql`update ledger.redemption set tries = tries + 1 where id = ${id}`)
}

type Mark = { at: Date; id: string } | undefined

/** Lists redemptions of one person, newest first. */
export const listOf = (on: On, ask: { userId: UserId; before: Mark; limit: number }) =>
  many<RedemptionRow>(
    on,
    sql`
      select ${columns} from ledger.redemption r
       where r.user_id = ${ask.userId}
         and (${ask.before?.at ?? null}::timestamptz is null
              or (r.asked_at, r.id) < (${ask.before?.at ?? null}, ${ask.before?.id ?? null}::uuid))
       order by r.asked_at desc, r.id desc limit ${ask.limit}`,
  )

/** Lists the queue: what is open, the oldest first; or those in one state, newest first. */
export const listQueue = (
  on: On,
  ask: { state: RedemptionState | undefined; before: Mark; limit: number },
) => {
  const { state, before, limit } = ask
  const at = before?.at ?? null
  const id = before?.id ?? null
  if (state === undefined) {
    return many<RedemptionRow>(
      on,
      sql`
        select ${columns} from ledger.redemption r
         where r.state in ('asked', 'approved')
           and (${at}::timestamptz is null or (r.asked_at, r.id) > (${at}, ${id}::uuid))
         order by r.asked_at, r.id limit ${limit}`,
    )
  }
  return many<RedemptionRow>(
    on,
    sql`
      select ${columns} from ledger.redemption r
       where r.state = ${state}
         and (${at}::timestamptz is null or (r.asked_at, r.id) < (${at}, ${id}::uuid))
       order by r.asked_at desc, r.id desc limit ${limit}`,
  )
}

const dueMax = 100

/**
 * Lists open redemptions whose time is over, and those a gateway has still to pay: of these the
 * time is never over, since it may just have paid.
 */
export const listDue = (on: On) =>
  many<{ id: RedemptionId; lapsed: boolean }>(
    on,
    sql`
      select r.id, r.state = 'asked' or r.way = 'desk' as lapsed from ledger.redemption r
       where r.state in ('asked', 'approved')
         and (r.lapses_at <= engine.now() or (r.state = 'approved' and r.way <> 'desk'))
       order by r.lapses_at limit ${dueMax}`,
  )
