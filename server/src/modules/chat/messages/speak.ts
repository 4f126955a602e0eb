import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import type { Message } from '@fuquan/contract/chat.ts'
import type { MessageId, MessagePictureId, RoomId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { PlaceCard } from '@fuquan/contract/chat.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { together, type Tx } from '#/engine/db.ts'
import { used } from '#/modules/friends/index.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { notify } from '#/modules/notifications/index.ts'
import { listMemberIds } from '../rooms/store-reach.ts'
import { attach, lockUnsaid } from '../pictures/store.ts'
import * as rooms from '../rooms/rules.ts'
import * as roomStore from '../rooms/store.ts'
import { groupMax, messagesMinute, pictureMax } from '../settings.ts'
import { eyesOf, tiesIn } from '../rooms/ties.ts'
import { appendAndTell, messageOf } from './lines.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

export type Pictured = { id: MessagePictureId; alt: string }
export type Spoken =
  | { text: string }
  | { pictures: readonly Pictured[] }
  | { place: PlaceCard }
  | { embed: Reference }

export type Speech = {
  roomId: RoomId
  messageId: MessageId
  body: Spoken
  quote?: number | undefined
  mentions?: readonly UserId[] | undefined
  mentionsAll?: boolean | undefined
  forwarded?: boolean
}

/**
 * Says something as a member says it: in their pace and only where they may. A repeat of the id
 * hears the first answer.
 * Refuses: not_found, chat_too_fast, chat_muted, chat_read_only, chat_stranger_refused, bad_input.
 */
export async function speak(ctx: Ctx, speech: Speech): Promise<Message> {
  const { tx, actor, now, settings } = ctx
  const { roomId, messageId: id, quote } = speech
  const key = { roomId, author: actor.id, id }
  // A stranger must not even hold up the room, so the lock asks for the reach; asked again behind
  // it, as is a repeat, since its twin may have come while we waited. All goes in one trip, since
  // everybody who speaks here waits for this lock.
  const [moments, room, mine, known] = await together([
    store.lockPace(tx, actor.id),
    roomStore.lockRoom(tx, roomId, actor.id),
    roomStore.findMembership(tx, roomId, actor.id),
    store.findSaid(tx, key),
  ])
  if (!room || !mine) refuse('not_found')
  if (known) return messageOf(known, await eyesOf(tx, room, mine, [known]))

  const ties = await tiesIn(tx, room, actor.id)
  refuseIfReadOnly(rooms.readOnly(room, mine, ties, now), mine)
  const pace = rules.pace(moments, now, settings.of(messagesMinute))
  const seen = { firstNumber: mine.firstNumber, number: room.number }
  if (quote !== undefined && (quote < seen.firstNumber || quote > seen.number)) {
    refuse('bad_input', { field: 'quote', why: 'not_found' })
  }
  const meant = await meantBy(ctx, speech, mine.role)
  const body = await bodyOf(ctx, speech)

  const forwarded = speech.forwarded ?? false
  const [, row] = await together([
    store.savePace(tx, actor.id, pace),
    appendAndTell(tx, { ...key, ...body, ...meant, quote, forwarded, now }),
  ])
  await tellMeant(ctx, { room, meant, messageId: id })
  if (room.kind === 'direct') await noteTalk(tx, { roomId, by: actor.id, at: now })
  if ('pictures' in speech.body) {
    const ids = speech.body.pictures.map(picture => picture.id)
    await attach(tx, { roomId, ids, number: row.number })
  }
  // What it answers to may be masked for who answers.
  return messageOf(row, await eyesOf(tx, room, mine, [row]))
}

function refuseIfReadOnly(why: rooms.ReadOnly | null, mine: { silencedUntil: Date | null }): void {
  if (why === null) return
  if (why === 'silenced') refuse('chat_muted', { until: mine.silencedUntil?.toISOString() ?? '' })
  if (why === 'stranger') refuse('chat_stranger_refused')
  refuse('chat_read_only', { why })
}

type Meaning = {
  room: roomStore.RoomRow
  meant: { mentions?: readonly UserId[]; mentionsAll: boolean }
  messageId: MessageId
}

/** Tells those who are meant, also where they muted the room: that is what a mention is for. */
async function tellMeant(ctx: Ctx, { room, meant, messageId }: Meaning): Promise<void> {
  const { tx, actor, settings } = ctx
  const { mentions = [], mentionsAll } = meant
  const to = mentionsAll ? await listMemberIds(tx, room.id, settings.of(groupMax)) : mentions
  const others = to.filter(id => id !== actor.id)
  if (others.length === 0) return
  const people = await peopleOf(tx, [actor.id])
  await notify(tx, {
    to: others,
    kind: 'chat.mentioned',
    facts: { by: people.get(actor.id)?.name ?? '', room: room.name },
    link: { kind: 'room', ref: toWire('rom', room.id) },
    ref: toWire('msg', messageId),
    class: 'waiting',
    from: actor.id,
  })
}

/** Two friends talk: friends keeps the first time of it, without a name. */
async function noteTalk(tx: Tx, talk: { roomId: RoomId; by: UserId; at: Date }): Promise<void> {
  const members = await listMemberIds(tx, talk.roomId, 2)
  const others = members.filter(id => id !== talk.by)
  await used(tx, { by: talk.by, others, how: 'talk', at: talk.at })
}

async function meantBy({ tx, actor }: Ctx, speech: Speech, role: rooms.Role) {
  const { mentions = [], mentionsAll = false, roomId } = speech
  if (mentionsAll && role === 'member') {
    refuse('bad_input', { field: 'mentionsAll', why: 'not_allowed' })
  }
  if (mentions.length === 0) return { mentionsAll }
  // Who is not in the room is not meant by anybody.
  const seats = await roomStore.membershipsAmong(tx, roomId, mentions)
  const found = seats.map(seat => seat.member).filter(member => member !== actor.id)
  return { mentions: found, mentionsAll }
}

async function bodyOf({ tx, actor, settings }: Ctx, { roomId, body }: Speech) {
  if ('text' in body) return { kind: 'text', text: body.text } as const
  if ('embed' in body) return { kind: 'embed', embed: body.embed } as const
  if ('place' in body) {
    return { kind: 'place', content: { place: rules.blurred(body.place) } } as const
  }
  const max = settings.of(pictureMax)
  if (body.pictures.length > max) refuse('bad_input', { field: 'pictures', why: 'too_long', max })
  const ids = body.pictures.map(picture => picture.id)
  const rows = await lockUnsaid(tx, { roomId, author: actor.id, ids })
  const sizes = new Map(rows.map(row => [row.id, row]))
  if (sizes.size !== ids.length) refuse('bad_input', { field: 'pictures', why: 'not_found' })
  const pictures = body.pictures.flatMap(({ id, alt }) => {
    const size = sizes.get(id)
    return size ? [{ id, alt, width: size.width, height: size.height }] : []
  })
  return { kind: 'pictures', content: { pictures } } as const
}
