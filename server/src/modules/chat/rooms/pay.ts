import type { routes } from '@fuquan/contract/chat.ts'
import { peopleFoundMax } from '@fuquan/contract/chat/payments.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { blockedAmong } from '#/modules/friends/index.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { pay } from '#/modules/ledger/index.ts'
import { listRoommates } from './store-reach.ts'
import { membershipsAmong } from './store.ts'

/**
 * Pays a member of a room the actor is in. The books cannot see who is in a room, so this says it
 * to them. Nothing is said in the room: movements are for the two of them.
 *
 * Refuses: not_found (either is not in the room), and what a payment is refused with.
 */
export async function payInRoom(
  ctx: Ctx,
  input: Input<typeof routes.payInRoom>,
): Promise<Reply<typeof routes.payInRoom>> {
  const { tx, actor } = ctx
  const { roomId, payeeId, ...said } = input
  const found = await membershipsAmong(tx, roomId, [actor.id, payeeId])
  const members = new Set(found.map(one => one.member))
  if (!members.has(actor.id) || !members.has(payeeId)) refuse('not_found')

  const origin = { kind: 'room', ref: toWire('rom', roomId) }
  return pay(ctx, { payeeId, ...said }, { commonGroup: true, origin })
}

/**
 * Finds people the actor shares a room with, by a part of their name or handle; who is blocked
 * either way is left out.
 */
export async function findInMyRooms(
  { tx, actor }: Ctx,
  { name }: Input<typeof routes.findInMyRooms>,
): Promise<Reply<typeof routes.findInMyRooms>> {
  const near = await listRoommates(tx, actor.id)
  const blocked = await blockedAmong(tx, actor.id, near)
  const cards = await peopleOf(
    tx,
    near.filter(one => !blocked.has(one)),
  )
  const wanted = name.replace(/^@/, '').toLowerCase()
  const fits = [...cards.values()].filter(card =>
    [card.name, card.handle].some(text => text.toLowerCase().includes(wanted)),
  )
  // Whose name begins with it stands first.
  const rank = (text: string) => (text.toLowerCase().startsWith(wanted) ? 0 : 1)
  const items = fits.toSorted((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1))
  return { items: items.slice(0, peopleFoundMax) }
}
