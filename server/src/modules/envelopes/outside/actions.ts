import type { EnvelopeDoor, linkRoutes } from '@fuquan/contract/envelopes/links.ts'
import type { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Ctx, House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { seeable, see } from '../actions/read.ts'
import { isForAnyone } from '../audience.ts'
import * as rules from '../rules.ts'
import * as store from '../store.ts'
import { readLinkCode, writeLinkCode } from './code.ts'

const keyOf = (house: Pick<House, 'keys'>) => house.keys.derive('envelope-link')

/** Gives the link of an envelope that exists for the actor. Refuses: not_found. */
export async function getEnvelopeLink(
  ctx: Ctx,
  { envelopeId }: Input<typeof linkRoutes.getEnvelopeLink>,
): Promise<{ path: string }> {
  const { row } = await see(ctx, envelopeId)
  return { path: `/e/${writeLinkCode(keyOf(ctx.house), row.id)}` }
}

/**
 * Says what a link leads to. Of an envelope for some people only, whoever else holds the link
 * learns for whom it is and no more; whoever may see it learns where. Refuses: not_found (not our
 * code).
 */
export async function openEnvelopeLink(
  ctx: Ctx,
  { code }: Input<typeof linkRoutes.openEnvelopeLink>,
): Promise<EnvelopeDoor> {
  const { tx, actor, now } = ctx
  const row = (await rowOf(ctx.house, tx, code)) ?? refuse('not_found')
  const known = actor.kind === 'user' && (await seeable(ctx, row))
  return {
    ...(await doorOf(tx, row, now)),
    mine: known ? { envelopeId: row.id, roomId: row.mode === 'room' ? null : row.room } : null,
  }
}

/** Finds the envelope of a code; undefined when the code is not ours. */
export async function rowOf(
  house: Pick<House, 'keys'>,
  tx: Tx,
  code: string,
): Promise<store.EnvelopeRow | undefined> {
  const id: EnvelopeId | undefined = readLinkCode(keyOf(house), code)
  return id === undefined ? undefined : store.findEnvelope(tx, id)
}

/** What whoever holds the link may read, whoever they are. */
export async function doorOf(
  tx: Tx,
  row: store.EnvelopeRow,
  now: Date,
): Promise<Omit<EnvelopeDoor, 'mine'>> {
  const { mode, cover } = row
  const forAll = isForAnyone(row)
  const sender = forAll ? (await peopleOf(tx, [row.sender])).get(row.sender) : undefined
  return {
    audience: forAll ? 'anyone' : row.audience === 'code' ? 'group' : row.audience,
    mode,
    cover,
    password: mode === 'password',
    open: forAll
      ? {
          envelopeId: row.id,
          sender: sender?.name ?? '',
          greeting: row.greeting,
          state: rules.shownState(row, now),
          opensAt: row.opensAt,
          expiresAt: row.expiresAt,
        }
      : null,
  }
}
