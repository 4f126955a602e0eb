import { ApprovalId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { audit } from '#/engine/audit.ts'
import type { Tx } from '#/engine/db.ts'
import { at, job, on, type Reaction, tell } from '#/engine/events.ts'
import type { Actor, Ctx } from '#/engine/house.ts'
import { backTo, flushTx, mark } from '#/engine/tx.ts'
import { present } from '#/kit/assert.ts'
import { Refusal } from '#/kit/refusal.ts'
import { approvalFailed, approved } from './events.ts'
import { agreedDays, daysAfter } from './rules.ts'
import * as store from './store-staff.ts'

/** How long an act that only has to wait is left alone. */
export const againAfterMs = 10 * 60_000

export type Agreed = z.output<(typeof approved)['payload']>
type Act = (ctx: Ctx, agreed: Agreed) => Promise<unknown>
type Acts = {
  /** What is done for each kind of approval; other kinds are left alone. */
  acts: Readonly<Record<string, Act>>
  /** Refusals that end by themselves: then it is tried again later. */
  passing?: readonly string[]
}

/**
 * Does acts once a second person has agreed to them: each once, and never later than `agreedDays`
 * after the yes. One that is refused is undone, kept with its refusal, and both hear of it.
 */
export const onAgreed = (name: string, { acts, passing = [] }: Acts): Reaction =>
  on(approved, name, async (ctx, agreed) => {
    const act = Object.hasOwn(acts, agreed.kind) ? acts[agreed.kind] : undefined
    if (act !== undefined) await perform(ctx, { act, agreed, passing })
  })

type Performing = { act: Act; agreed: Agreed; passing: readonly string[] }

async function perform(ctx: Ctx, { act, agreed, passing }: Performing): Promise<void> {
  const { tx, now } = ctx
  const { approvalId: id } = agreed
  const approval = present(await store.lockApproval(tx, id), 'an act that was agreed to')
  if (isOver(approval)) return
  if (now >= daysAfter(present(approval.agreedAt), agreedDays)) {
    return fail(ctx, agreed, new Refusal('identity_approval_lapsed'))
  }

  const refusal = await refusalOf(ctx, { act, agreed })
  if (refusal === undefined) return store.saveDone(tx, { id, at: now })
  if (!passing.includes(refusal.code)) return fail(ctx, agreed, refusal)
  await at(tx, agreedAgain, { approvalId: id }, new Date(now.getTime() + againAfterMs))
}

const isOver = ({ doneAt, failedAt }: store.ApprovalRow): boolean =>
  doneAt !== null || failedAt !== null

/** Does the act; when it is refused, nothing of it stays. */
async function refusalOf(
  ctx: Ctx,
  { act, agreed }: Pick<Performing, 'act' | 'agreed'>,
): Promise<Refusal | undefined> {
  const { tx } = ctx
  await flushTx(tx)
  const before = await mark(tx, 'agreed')
  try {
    await act(ctx, agreed)
    await flushTx(tx)
    return undefined
  } catch (error) {
    // The world says no, and will say so again; whatever else went wrong is tried anew.
    if (!(error instanceof Refusal)) throw error
    await backTo(tx, before)
    return error
  }
}

async function fail({ tx, now }: Ctx, agreed: Agreed, { code, details }: Refusal): Promise<void> {
  const { approvalId: id, askedBy, agreedBy, kind, reason } = agreed

  await store.saveFailed(tx, { id, at: now, code, details })

  await audit(tx, {
    by: 'house',
    act: 'identity.failApproval',
    about: { kind: 'approval', ref: toWire('apr', id) },
    after: { kind, code, ...signed(agreed) },
    reason,
  })
  await tell(tx, approvalFailed, { approvalId: id, askedBy, agreedBy, reason })
}

/** Who does an act of staff: one person now, or two, one of whom agreed. */
export type Doer = Actor | Agreed

/** Whom the audit log names for an act: by the house when two have done it, with both of them. */
export const doneBy = (doer: Doer) =>
  'approvalId' in doer
    ? ({ by: 'house', names: signed(doer) } as const)
    : { by: doer, names: undefined }

type Two = { approvalId: ApprovalId; askedBy: UserId; agreedBy: UserId }

/** Who did an act of two, as its line of the audit log names them. */
export const signed = ({ approvalId, askedBy, agreedBy }: Two) => ({
  approvalId: toWire('apr', approvalId),
  askedBy: toWire('usr', askedBy),
  agreedBy: toWire('usr', agreedBy),
})

export const agreedAgain = job('identity.agreed_again', {
  payload: z.object({ approvalId: ApprovalId }),
  run: ({ tx }, { approvalId }) => tellAgain(tx, approvalId),
})

async function tellAgain(tx: Tx, id: ApprovalId): Promise<void> {
  const row = await store.lockApproval(tx, id)
  if (row === undefined || isOver(row)) return
  const { kind, ref, facts, askedBy, reason } = row
  const agreedBy = present(row.agreedBy, 'who agreed')
  await tell(tx, approved, { approvalId: id, kind, ref, facts, askedBy, agreedBy, reason })
}
