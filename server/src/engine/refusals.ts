import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Refusal } from '#/kit/refusal.ts'
import { later, many, sql, type Tx } from './db.ts'

const refusedDays = 30
const refusedPageMax = 50
/** Questions, not refusals: the screen asks for the PIN and goes on. */
const questions = ['identity_step_up_needed', 'identity_second_person_needed']

type Refused = {
  at: Date
  /** The act that was asked for: `ledger.sendPayment`. */
  act: string
  code: string
  /** What the sentence of the refusal says, as it went out. */
  details: Readonly<Record<string, unknown>>
}

type Refusing = { actorId: string; key: string; act: string; refusal: Refusal }

/** Keeps that a write under a key was refused, with the transaction that keeps the answer. */
export function keepRefused(tx: Tx, { actorId, key, act, refusal }: Refusing): void {
  if (questions.includes(refusal.code)) return
  later(
    tx,
    sql`
      insert into engine.refused (actor_id, key, act, code, details)
      values (${actorId}::uuid, ${key}, ${act}, ${refusal.code},
        ${JSON.stringify(refusal.details)}::jsonb)`,
  )
}

/** What was refused to somebody of late, the newest first, at most `refusedPageMax`. */
export async function listRefused(tx: Tx, userId: UserId): Promise<Refused[]> {
  return many<Refused>(
    tx,
    sql`
      select at, act, code, details
      from engine.refused
      where actor_id = ${userId}
      order by at desc, key
      limit ${refusedPageMax}`,
  )
}

export const refusedSweepSql = `
  delete from engine.refused where at < engine.now() - interval '${refusedDays} days'`
