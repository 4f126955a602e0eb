import type { routes } from '@fuquan/contract/identity.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { Input } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { sentenceOf } from '#/engine/words.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { approved } from '../events.ts'
import { readCursor } from '#/kit/cursor.ts'
import { pageOf } from '../paging.ts'
import { cardsOf } from '../people.ts'
import { agree, approvalAt } from '../rules.ts'
import { spendStepUp } from '../stepping.ts'
import * as store from '../store-staff.ts'

type Routes = typeof routes

/** Lists staff acts that wait for a second person, or all of them, newest first. */
export async function listApprovals(ctx: Ctx, input: Input<Routes['listApprovals']>) {
  const { tx } = ctx
  const { show, cursor, limit } = input
  const waitingAt = show === 'waiting' ? ctx.now : undefined
  const rows = await store.listApprovals(tx, { waitingAt, before: readCursor(cursor), limit })
  const shown = await showApprovals(ctx, rows)
  return pageOf(shown, {
    limit,
    item: approval => approval,
    place: approval => ({ at: approval.askedAt, id: approval.id }),
  })
}

/**
 * Agrees as the second person, with a PIN of their own. Whoever asked is told, and the act follows
 * by itself, once.
 *
 * Refuses: not_found, identity_same_person, identity_approval_lapsed, identity_wrong_state,
 * forbidden, identity_step_up_….
 */
export async function agreeApproval(ctx: Ctx, input: Input<Routes['agreeApproval']>) {
  const { tx, actor, now } = ctx
  const approval = await store.lockApproval(tx, input.approvalId)
  if (approval === undefined) refuse('not_found')

  const staff = await store.listStaff(tx, approval.roles)

  agree(approval, actor, { at: now, staff })
  // An approval never changes, so its id stands for everything that was read on it.
  await spendStepUp(tx, {
    actor,
    proof: input.proof,
    kind: 'identity.agree',
    payee: toWire('apr', approval.id),
    amount: null,
    facts: {},
    now,
  })

  const { id, kind, ref, facts, askedBy, reason } = approval
  const agreed = await store.saveAgreement(tx, { id, by: actor.id, at: now })

  const agreedBy = actor.id
  await tell(tx, approved, { approvalId: id, kind, ref, facts, askedBy, agreedBy, reason })
  const [shown] = await showApprovals(ctx, [agreed])
  return present(shown, 'the approval that was just given')
}

async function showApprovals({ tx, actor, now }: Ctx, rows: readonly store.ApprovalRow[]) {
  const people = rows.flatMap(row => [row.askedBy, ...(row.agreedBy ? [row.agreedBy] : [])])
  const cards = await cardsOf(tx, people)
  return rows.map(row => ({
    id: row.id,
    about: { kind: row.kind, ref: row.ref },
    facts: row.facts,
    reason: row.reason,
    state: approvalAt(row, now),
    failed: failedOf(row, actor.language),
    askedBy: present(cards.get(row.askedBy), 'who asked'),
    agreedBy: row.agreedBy === null ? null : present(cards.get(row.agreedBy), 'who agreed'),
    askedAt: row.askedAt,
    lapsesAt: row.lapsesAt,
  }))
}

function failedOf({ failedCode: code, failedDetails }: store.ApprovalRow, language: Language) {
  if (code === null) return null
  return { code, said: sentenceOf(language, code, failedDetails ?? {}) }
}
