import { type Message, type routes } from '@fuquan/contract/chat.ts'
import { announcementsListedMax } from '@fuquan/contract/chat/groups.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { notify } from '#/modules/notifications/index.ts'
import { roomChanged } from '../events.ts'
import { appendAndTell, messageOf, peopleIn } from '../messages/lines.ts'
import * as messageRules from '../messages/rules.ts'
import { findSaid, lockMessage } from '../messages/store.ts'
import * as rooms from '../rooms/rules.ts'
import { findMembership, lockFor } from '../rooms/store.ts'
import { listMemberIds } from '../rooms/store-reach.ts'
import { announcementsWeek, groupMax, pinsMax, textLength } from '../settings.ts'
import * as store from './store.ts'

type Routes = typeof routes
const weekMs = 7 * 86_400_000

/**
 * Says an announcement and tells every member of it, also those who muted the room.
 * Refuses: not_found, forbidden, chat_muted {until}, chat_announced_often, bad_input (too long).
 */
export async function announce(
  ctx: Ctx,
  { roomId, messageId: id, text }: Input<Routes['announce']>,
): Promise<Message> {
  const { tx, actor, now, settings } = ctx
  rooms.fits('text', text, settings.of(textLength))
  const locked = await lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const known = await findSaid(tx, { roomId, author: actor.id, id })
  if (known) return messageOf(known)
  const thisWeek = await store.countSince(tx, roomId, new Date(now.getTime() - weekMs))

  rooms.change(locked.mine.role, locked.room)
  rooms.heard(locked.mine, now)
  messageRules.announce(thisWeek, settings.of(announcementsWeek))

  const said = { roomId, id, author: actor.id, kind: 'text', text, announced: true, now } as const
  const row = await appendAndTell(tx, said)

  const people = await peopleOf(tx, [actor.id])
  const members = await listMemberIds(tx, roomId, settings.of(groupMax))
  await notify(tx, {
    to: members.filter(member => member !== actor.id),
    kind: 'chat.announced',
    facts: { by: people.get(actor.id)?.name ?? '', room: locked.room.name },
    link: { kind: 'room', ref: toWire('rom', roomId) },
    ref: toWire('msg', row.id),
    class: 'announcement',
    from: actor.id,
  })
  return messageOf(row)
}

/** Lists the announcements of a group, newest first. Refuses: not_found. */
export async function listAnnouncements(
  { tx, actor, now, settings }: Ctx,
  { roomId }: Input<Routes['listAnnouncements']>,
): Promise<Reply<Routes['listAnnouncements']>> {
  const mine = await findMembership(tx, roomId, actor.id)
  if (!mine) refuse('not_found')
  const from = mine.firstNumber
  const ask = { roomId, from, pinned: false, limit: announcementsListedMax }
  const rows = await store.listAnnounced(tx, ask)
  const made = await store.countSince(tx, roomId, new Date(now.getTime() - weekMs))
  const people = await peopleOf(tx, [...new Set(rows.flatMap(peopleIn))])
  return {
    items: rows.map(row => messageOf(row)),
    people: [...people.values()],
    leftThisWeek: Math.max(0, settings.of(announcementsWeek) - made),
  }
}

/** Pins an announcement or takes it down. Refuses: not_found, forbidden, chat_pins_full. */
export async function pinAnnouncement(
  { tx, actor, now, settings }: Ctx,
  { roomId, number, pinned }: Input<Routes['pinAnnouncement']>,
): Promise<Message> {
  const locked = await lockFor(tx, roomId, actor.id)
  if (!locked || number < locked.mine.firstNumber) refuse('not_found')
  rooms.change(locked.mine.role, locked.room)
  const row = await lockMessage(tx, { roomId, number })
  if (!row?.announced || row.recalledAt !== null || row.removedAt !== null) refuse('not_found')
  if (pinned === (row.pinnedAt !== null)) return messageOf(row)
  const max = settings.of(pinsMax)
  const pins = await store.listAnnounced(tx, { roomId, from: 1, pinned: true, limit: max + 1 })
  if (pinned) messageRules.pin(pins.length, max)
  const pinnedAt = pinned ? now : null

  await store.savePin(tx, { roomId, number }, pinnedAt)

  await tell(tx, roomChanged, { roomId })
  return messageOf({ ...row, pinnedAt })
}
