import type { Input } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { seen } from '#/modules/notifications/index.ts'
import type { Message, routes } from '@fuquan/contract/chat.ts'
import { MessagePictureId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { recalled, removed, roomRead } from '../events.ts'
import { insertPicture, listOf } from '../pictures/store.ts'
import * as rooms from '../rooms/rules.ts'
import * as roomStore from '../rooms/store.ts'
import { habitOf } from '../threads/store.ts'
import { recallMinutes, textLength } from '../settings.ts'
import { eyesOf } from '../rooms/ties.ts'
import { embedOf, messageOf } from './lines.ts'
import * as rules from './rules.ts'
import { speak } from './speak.ts'
import * as store from './store.ts'

/** In rooms of more people nobody is woken by a read mark of another. */
const marksToldMax = 8

/**
 * Says something in a room, once per message id: a repeat hears the first answer.
 * Refuses: what `speak` refuses, bad_input (longer than the house allows, no or two things).
 */
export async function say(ctx: Ctx, input: Input<typeof routes.say>): Promise<Message> {
  const { roomId, messageId, text, pictures, place, quote, mentions, mentionsAll } = input
  rules.oneThing([text, pictures, place])
  if (text !== undefined) rooms.fits('text', text, ctx.settings.of(textLength))
  const words = { text: text ?? '' }
  const body = pictures ? { pictures } : place ? { place } : words
  return speak(ctx, { roomId, messageId, body, quote, mentions, mentionsAll })
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

  const embed = embedOf(row)
  await tell(tx, recalled, { roomId, messageVersion: number, by: 'author', embed })
  return messageOf({ ...row, recalledAt })
}

/**
 * Moves the actor's read mark forward; what told them of the room is read with it.
 * Refuses: not_found to who is not in the room.
 */
export async function markRead(
  ctx: Ctx,
  input: Input<typeof routes.markRead>,
): Promise<{ readUpTo: number; unread: number }> {
  const { tx, actor, now } = ctx
  const { roomId, upTo } = input
  const moved = await roomStore.saveReadMark(tx, { roomId, member: actor.id, upTo })
  const mine = await roomStore.findMembership(tx, roomId, actor.id)
  const room = await roomStore.findRoom(tx, roomId)
  if (!mine || !room) refuse('not_found')

  // In a small room the others see the mark move; in a large one they look now and then.
  const all = moved !== undefined && room.memberCount <= marksToldMax
  const marks = all ? await habitOf(tx, actor.id) : { readMarks: false }
  const fact = { roomId, userId: actor.id, everybody: marks.readMarks }
  if (moved?.told === true) {
    await seen(tx, { user: actor.id, link: { kind: 'room', ref: toWire('rom', roomId) }, now })
  }
  if (moved !== undefined) await tell(tx, roomRead, fact)
  return { readUpTo: mine.readUpTo, unread: rooms.unread(room.number, mine) }
}

/**
 * Takes a line of a member out of the group; it stays as a line that says so.
 * Refuses: not_found, forbidden.
 */
export async function removeMessage(
  ctx: Ctx,
  { roomId, number }: Input<typeof routes.removeMessage>,
): Promise<Message> {
  const { tx, actor, now } = ctx
  const locked = await roomStore.lockFor(tx, roomId, actor.id)
  if (!locked || number < locked.mine.firstNumber) refuse('not_found')
  const row = await store.lockMessage(tx, { roomId, number })
  if (!row) refuse('not_found')
  const author = await roomStore.findMembership(tx, roomId, row.author)

  const changes = rules.removal(row, locked.mine, author, locked.room.kind === 'group')
  if (!changes) return messageOf(row)

  const saved = { at: now, by: actor.id, rule: null }
  await store.saveRemoval(tx, { roomId, number }, saved)

  const embed = embedOf(row)
  await tell(tx, removed, { roomId, messageVersion: number, by: 'admins', embed })
  return messageOf({ ...row, removedAt: now, pinnedAt: null })
}

/**
 * Says a message again in another room of the actor's, as their own; its origin is not shown.
 * Refuses: not_found, chat_kind_off (a card of money, a system line), and what `speak` refuses.
 */
export async function forwardMessage(
  ctx: Ctx,
  { roomId, number, toRoomId, messageId }: Input<typeof routes.forwardMessage>,
): Promise<Message> {
  const { tx, actor, now } = ctx
  const [page] = await store.listMessages(tx, {
    ...{ roomId, from: number, to: number, newest: false, limit: 1 },
  })
  const mine = await roomStore.findMembership(tx, roomId, actor.id)
  const room = await roomStore.findRoom(tx, roomId)
  if (!mine || !room || !page || number < mine.firstNumber) refuse('not_found')
  const eyes = await eyesOf(tx, room, mine, [page])
  const shown = messageOf(page, eyes)
  if (shown.recalledAt !== null || shown.removed !== null) refuse('not_found')
  const speech = { roomId: toRoomId, messageId, forwarded: true }
  if (shown.place) return speak(ctx, { ...speech, body: { place: shown.place } })
  if (shown.text !== null) return speak(ctx, { ...speech, body: { text: shown.text } })
  if (shown.embed?.kind === 'sticker')
    return speak(ctx, { ...speech, body: { embed: shown.embed } })
  if (shown.kind !== 'pictures') refuse('chat_kind_off', { kind: shown.kind, why: 'forward' })

  const there = await roomStore.findMembership(tx, toRoomId, actor.id)
  const toRoom = await roomStore.findRoom(tx, toRoomId)
  if (!there || !toRoom) refuse('not_found')
  const twin = await store.findSaid(tx, { roomId: toRoomId, author: actor.id, id: messageId })
  if (twin) return messageOf(twin, await eyesOf(tx, toRoom, there, [twin]))
  const files = new Map((await listOf(tx, { roomId, number })).map(row => [row.id, row]))
  const pictures = []
  for (const { id: from, alt } of shown.pictures) {
    const row = present(files.get(from), 'the picture of a line')
    const id = z.decode(MessagePictureId, toWire('mpc', newId()))
    await insertPicture(tx, {
      ...row,
      number: undefined,
      id,
      roomId: toRoomId,
      author: actor.id,
      now,
    })
    pictures.push({ id, alt })
  }
  return speak(ctx, { ...speech, body: { pictures } })
}
