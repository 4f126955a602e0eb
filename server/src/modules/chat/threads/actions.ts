import { readersNamedMax, type routes } from '@fuquan/contract/chat.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { roomRead } from '../events.ts'
import { findMembership, findRoom, lockFor } from '../rooms/store.ts'
import { isAlone } from '../rooms/ties.ts'
import { authorOf } from '../messages/store.ts'
import * as store from './store.ts'

type Routes = typeof routes

/** Mutes, pins, hides or marks one of the actor's rooms. Refuses: not_found. */
export async function changeThread(
  { tx, actor, now }: Ctx,
  input: Input<Routes['changeThread']>,
): Promise<Reply<Routes['changeThread']>> {
  const { roomId } = input
  const locked = await lockFor(tx, roomId, actor.id)
  if (!locked) refuse('not_found')
  const { room, mine } = locked

  const pinned = input.pinned ?? mine.pinnedAt !== null
  const hidden = input.hidden ?? (mine.hiddenAt !== null && mine.hiddenAt >= room.number)
  const set = {
    muted: input.muted ?? mine.muted,
    pinnedAt: pinned ? (mine.pinnedAt ?? now) : null,
    hiddenAt: hidden ? room.number : null,
    unreadMark: input.unreadMark ?? mine.unreadMark,
  }

  await store.saveThread(tx, { roomId, member: actor.id, ...set })

  // The other devices of the same person look again.
  await tell(tx, roomRead, { roomId, userId: actor.id, everybody: false })
  return { muted: set.muted, pinned, hidden, unreadMark: set.unreadMark }
}

/** Shows whether the actor's read marks are shown. */
export function getTalkHabits({ tx, actor }: Ctx): Promise<Reply<Routes['getTalkHabits']>> {
  return store.habitOf(tx, actor.id)
}

/** Switches the actor's read marks on or off. */
export async function changeTalkHabits(
  { tx, actor }: Ctx,
  { readMarks }: Input<Routes['changeTalkHabits']>,
): Promise<Reply<Routes['changeTalkHabits']>> {
  await store.saveHabit(tx, actor.id, readMarks)
  return { readMarks }
}

/** Shows from where to where the others have read; who hides their own marks sees none. */
export async function listReadMarks(
  { tx, actor }: Ctx,
  { roomId }: Input<Routes['listReadMarks']>,
): Promise<Reply<Routes['listReadMarks']>> {
  const room = await findRoom(tx, roomId)
  if (!room || !(await findMembership(tx, roomId, actor.id))) refuse('not_found')
  const { readMarks } = await store.habitOf(tx, actor.id)
  if (!readMarks) return { marks: null, from: null }
  if (await isAlone(tx, room, actor.id)) return { marks: [], from: [] }
  return store.listMarks(tx, roomId, actor.id)
}

/** Shows who has read a line, as far as they and the group show it. Refuses: not_found. */
export async function listReaders(
  { tx, actor }: Ctx,
  { roomId, number }: Input<Routes['listReaders']>,
): Promise<Reply<Routes['listReaders']>> {
  const mine = await findMembership(tx, roomId, actor.id)
  const room = await findRoom(tx, roomId)
  if (!mine || !room || number < mine.firstNumber || number > room.number) refuse('not_found')
  const { readMarks } = await store.habitOf(tx, actor.id)
  if (!readMarks) return { count: null, people: null }
  if (await isAlone(tx, room, actor.id)) return { count: 0, people: room.readNames ? [] : null }
  const author = await authorOf(tx, roomId, number)
  const readers = await store.listReaders(tx, { roomId, number, without: [author, actor.id] })
  const count = readers.length
  if (!room.readNames) return { count, people: null }
  const cards = await peopleOf(tx, readers.slice(0, readersNamedMax))
  return { count, people: [...cards.values()] }
}
