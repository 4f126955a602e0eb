import type { Input } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import type { Message, MessagePage, routes } from '@fuquan/contract/chat.ts'
import { recalled, roomRead } from '../events.ts'
import * as rooms from '../rooms/rules.ts'
import * as roomStore from '../rooms/store.ts'
import { messagesMinute, recallMinutes, textLength } from '../settings.ts'
import { appendAndTell, messageOf, peopleIn } from './lines.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

/** Pages through a room by number, ascending. Refuses: not_found to who is not in it. */
export async function listMessages(
  ctx: Ctx,
  input: Input<typeof routes.listMessages>,
): Promise<MessagePage> {
  const { tx, actor } = ctx
  const { roomId, limit } = input
  const mine = await roomStore.findMembership(tx, roomId, actor.id)
  const room = await roomStore.findRoom(tx, roomId)
  if (!mine || !room) refuse('not_found')

  const seen = { firstNumber: mine.firstNumber, number: room.number }
  const span = rules.span(input, seen)
  const rows = await store.listMessages(tx, { roomId, ...span, limit })

  const people = await peopleOf(tx, [...new Set(rows.flatMap(peopleIn))])
  return {
    items: rows.map(messageOf),
    people: [...people.values()],
    first: mine.firstNumber,
    number: room.number,
  }
}

/**
 * Says something in a room, once per message id: a repeat hears the first answer.
 * Refuses: not_found, chat_too_fast, bad_input (longer than the house allows).
 */
export async function say(ctx: Ctx, input: Input<typeof routes.say>): Promise<Message> {
  const { tx, actor, now, settings } = ctx
  const { roomId, messageId: id, text } = input
  rooms.fits('text', text, settings.of(textLength))
  const key = { roomId, author: actor.id, id }
  const moments = await store.lockPace(tx, actor.id)
  const locked = await roomStore.lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  // A repeat is looked for after the locks: its twin may have committed while we waited.
  const known = await store.findSaid(tx, key)
  if (known) return messageOf(known)

  const pace = rules.pace(moments, now, settings.of(messagesMinute))

  await store.savePace(tx, actor.id, pace)

  const row = await appendAndTell(tx, { ...key, kind: 'text', text, now })
  return messageOf(row)
}

/**
 * Takes one's own message back; its line stays. Taking it back twice changes nothing.
 * Refuses: not_found, forbidden (of another), chat_recall_late.
 */
export async function recallMessage(
  ctx: Ctx,
  input: Input<typeof routes.recallMessage>,
): Promise<Message> {
  const { tx, actor, now, settings } = ctx
  const { roomId, number } = input
  const mine = await roomStore.findMembership(tx, roomId, actor.id)
  if (!mine || number < mine.firstNumber) refuse('not_found')
  const row = await store.lockMessage(tx, { roomId, number })
  if (!row) refuse('not_found')

  const recalledAt = rules.recall(row, actor.id, now, settings.of(recallMinutes))
  if (row.recalledAt !== null) return messageOf(row)

  await store.saveRecall(tx, { roomId, number }, recalledAt)

  await tell(tx, recalled, { roomId, messageVersion: number })
  return messageOf({ ...row, recalledAt })
}

/** Moves the actor's read mark forward. Refuses: not_found to who is not in the room. */
export async function markRead(
  ctx: Ctx,
  input: Input<typeof routes.markRead>,
): Promise<{ readUpTo: number; unread: number }> {
  const { tx, actor } = ctx
  const { roomId, upTo } = input
  const moved = await roomStore.saveReadMark(tx, { roomId, member: actor.id, upTo })
  const mine = await roomStore.findMembership(tx, roomId, actor.id)
  const room = await roomStore.findRoom(tx, roomId)
  if (!mine || !room) refuse('not_found')

  if (moved !== undefined) await tell(tx, roomRead, { roomId, userId: actor.id })
  return { readUpTo: mine.readUpTo, unread: rooms.unread(room.number, mine) }
}
