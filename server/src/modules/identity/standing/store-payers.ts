import type { PictureId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { later, many, sql, type Tx } from '#/engine/db.ts'
import type { State } from '../rules.ts'
import type { StepUp } from '../stepup.ts'
import { belonging } from './levels.ts'
import type { OwnLimit } from './rules.ts'

export type PayerRow = StepUp &
  Omit<OwnLimit, 'amount'> & {
    place: number
    level: number
    /** Whether an issuer who counts has said who they are; told of level L3 alone. */
    known: boolean
    state: State
    restrictedUntil: Date | null
    resetAt: Date | null
    limited: boolean
    ownAmount: bigint | null
    payeeId: UserId
    handle: string
    name: string
    pictureId: PictureId | null
    payeeLevel: number
  }

/**
 * Locks the step-ups that these payers show and reads what stands with each, and with the payee.
 * `place` is that of the ask; one whose step-up, payer or payee is unknown is left out. Each row is
 * found by its key, whatever the size of its table was when the plan was made, and locked in the
 * order of the proofs: two processes that are shown the same ones never wait for each other.
 */
export function lockPayers(
  tx: Tx,
  asks: readonly { payer: UserId; payee: UserId; proofHash: Buffer }[],
): Promise<PayerRow[]> {
  return many(
    tx,
    sql`
      select (a.place - 1)::int as place, s.kind, s.payee, s.amount, s.facts,
             s.expires_at as "expiresAt", s.spent_at as "spentAt",
             u.level, u.state, u.restricted_until as "restrictedUntil", p.reset_at as "resetAt",
             u.level >= ${belonging}::int and exists (
               select from identity.attestation t
               left join identity.organisation o on o.id = t.organisation_id
                where t.user_id = a.payer and t.kind = 'identity' and t.withdrawn_at is null
                  and (o.id is null or (o.state = 'verified' and o.trusted))) as known,
             l.user_id is not null as limited, l.amount as "ownAmount",
             l.next_amount as "nextAmount", l.next_from as "nextFrom",
             c.id as "payeeId", c.handle, c.name, c.picture_id as "pictureId",
             c.level as "payeeLevel"
        from (
         select *
           from unnest(
                  ${asks.map(one => one.payer)}::uuid[], ${asks.map(one => one.payee)}::uuid[],
                  ${asks.map(one => one.proofHash)}::bytea[])
                  with ordinality a (payer, payee, proof, place)
          order by a.proof) a
       cross join lateral (
         select * from identity.step_up s
          where s.proof_hash = a.proof and s.user_id = a.payer
            for update) s
       cross join lateral (select * from identity.user u where u.id = a.payer limit 1) u
       cross join lateral (select * from identity.user c where c.id = a.payee limit 1) c
        left join lateral (
          select * from identity.pin p where p.user_id = a.payer limit 1) p on true
        left join lateral (
          select * from identity.own_limit l
           where l.user_id = a.payer and l.kind = 'send' limit 1) l on true`,
  )
}

/** Saves that these locked step-ups are spent, with the commit. */
export function saveSpent(tx: Tx, proofs: readonly Buffer[], at: Date): void {
  later(
    tx,
    sql`
      update identity.step_up set spent_at = ${at}
       where proof_hash = any (${[...proofs]}::bytea[]) and spent_at is null`,
  )
}
