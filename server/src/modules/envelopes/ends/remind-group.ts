import type { routes } from '@fuquan/contract/envelopes.ts'
import { type RoomId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { readNow } from '#/engine/clock.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import * as chat from '#/modules/chat/index.ts'
import * as identity from '#/modules/identity/index.ts'
import * as notifications from '#/modules/notifications/index.ts'
import { see } from '../actions/read.ts'
import { sinceAmong } from '../audience.ts'
import { detailsOf } from '../batch.ts'
import { goneAmong } from '../payees.ts'
import { waitKind } from '../reminding.ts'
import { shownState, whyNot } from '../rules.ts'
import * as records from '../store-records.ts'
import * as store from '../store.ts'
import { offFor } from '../switches/admitting.ts'
import { hungOf } from './reminders.ts'
import * as rules from './rules.ts'
import * as ends from './store.ts'

/** In rooms larger than any group the line alone reminds. */
const toldMax = 1_000

/**
 * Reminds the group an envelope of the actor hangs in, once: a line in the room, and a notice to
 * each who may open it and has not.
 * Refuses: not_found, envelope_not_for_you (another’s, or in no group), the word of its end or
 * envelope_not_open_yet, envelope_reminded {at}, and what `chat.admitHost` names.
 */
export async function remindGroup(
  ctx: Ctx,
  { envelopeId: id }: Input<typeof routes.remindGroup>,
): Promise<Reply<typeof routes.remindGroup>> {
  const { tx, actor } = ctx
  await see(ctx, id)
  const row = present(await store.lockEnvelope(tx, id))
  const now = await readNow(tx)
  const hung = await hungOf(tx, row)

  const { room } = row
  if (row.sender !== actor.id || !rules.isForGroup(hung) || room === null) {
    return refuse('envelope_not_for_you', detailsOf('envelope_not_for_you', row, ctx))
  }
  demandOpen(ctx, row, now)
  if (hung.remindedAt) refuse('envelope_reminded', { at: hung.remindedAt.toISOString() })
  await chat.admitHost(tx, { roomId: room, by: actor.id, mode: row.mode, now })

  await ends.saveReminder(tx, id, now)

  const name = (await identity.peopleOf(tx, [actor.id])).get(actor.id)?.name ?? ''
  const { greeting, expiresAt } = row
  await notifications.notify(tx, {
    to: await missing(ctx, row, room),
    kind: 'envelopes.reminded',
    facts: { name, until: expiresAt.toISOString() },
    link: { kind: 'envelope', ref: toWire('env', id) },
    class: 'waiting',
    from: actor.id,
    reminds: { kind: waitKind, until: expiresAt },
  })
  const left = String(row.shares - row.claimed)
  const facts = { user: toWire('usr', actor.id), greeting, left }
  await chat.say(tx, { roomId: room, by: actor.id, now, line: 'envelopes.reminded', facts })
  return { envelopeId: id }
}

/** Refuses what cannot be opened at this moment with the word that says why. */
function demandOpen(ctx: Ctx, row: store.EnvelopeRow, now: Date): void {
  const opening = { sentAt: row.sentAt, lateJoiners: true, senderMayOpen: true }
  const standing = { isSender: true, memberSince: row.sentAt, hasClaim: false }
  const state = shownState(row, now)
  const why = whyNot({ ...standing, overClaimLimit: false }, opening, state)
  if (why !== undefined) refuse(why, detailsOf(why, row, ctx))
}

/** Gives those who may open it and have not, as far as they want this kind at all. */
async function missing({ tx }: Ctx, row: store.EnvelopeRow, room: RoomId): Promise<UserId[]> {
  const members = await chat.membersOf(tx, room, toldMax + 1)
  if (members.length > toldMax) return []
  const askers = members.map(claimer => ({ claimer, level: 0 }))
  const since = await sinceAmong(tx, row, askers)
  const took = new Set(await records.claimersAmong(tx, row.id, members))
  const off = await offFor(tx, row, members)
  const gone = await goneAmong(tx, members)
  return members.filter(one => {
    const from = since.get(one)
    const early = from !== undefined && (row.lateJoiners || from <= row.sentAt)
    return early && one !== row.sender && !took.has(one) && !off.has(one) && !gone.has(one)
  })
}
