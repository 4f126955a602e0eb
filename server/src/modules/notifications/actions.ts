import type { Input } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { refuse } from '#/kit/refusal.ts'
import type { Notice, routes, UnreadCounts, WaitingItem } from '@fuquan/contract/notifications.ts'
import { noticesRead } from './events.ts'
import * as store from './store.ts'

type Page<T> = { items: T[]; next?: string }

/** Lists the actor's notices, newest first. Refuses: bad_input for a cursor that is not ours. */
export async function listNotices(
  ctx: Ctx,
  input: Input<typeof routes.listNotices>,
): Promise<Page<Notice>> {
  const from = readCursor(input.cursor)
  const rows = await store.listNotices(ctx.tx, { person: ctx.actor.id, from, limit: input.limit })

  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  const more = rows.length > items.length && last !== undefined
  return { items: items.map(noticeOf), ...(more ? { next: writeCursor(last) } : {}) }
}

/** Marks a notice and all older ones as read. Refuses: not_found for a notice of another. */
export async function readNotices(
  ctx: Ctx,
  input: Input<typeof routes.readNotices>,
): Promise<UnreadCounts> {
  const { tx, actor, now } = ctx
  if (!(await store.hasNotice(tx, actor.id, input.upTo))) refuse('not_found')

  const changed = await store.saveRead(tx, { person: actor.id, upTo: input.upTo, now })

  if (changed > 0) await tell(tx, noticesRead, { userId: actor.id })
  return store.countUnread(tx, actor.id, now)
}

/** Counts the actor's unread notices and waiting items, each up to 1000. */
export function getUnread(ctx: Ctx): Promise<UnreadCounts> {
  return store.countUnread(ctx.tx, ctx.actor.id, ctx.now)
}

/** Lists what waits for the actor, the nearest deadline first. */
export async function listWaiting(ctx: Ctx): Promise<{ items: WaitingItem[] }> {
  return { items: await store.listWaiting(ctx.tx, ctx.actor.id, ctx.now) }
}

function noticeOf(row: store.NoticeRow): Notice {
  const { linkKind, linkRef, ...rest } = row
  return { ...rest, link: { kind: linkKind, ref: linkRef } }
}
