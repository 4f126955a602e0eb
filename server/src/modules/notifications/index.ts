import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import { newId } from '#/engine/ids.ts'
import type { NoticeClass, NoticeFacts } from '@fuquan/contract/notifications.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import { noticeSent, noticesRead, waitingChanged } from './events.ts'
import { planDeliveries } from './plan.ts'
import * as store from './store.ts'

export { noticeSent, noticesRead, waitingChanged } from './events.ts'

/** How many people one statement and one nudge serve at most. */
export const recipientsMax = 1000

export type NewNotice = {
  to: readonly UserId[]
  /** module.name; its words are `notices.<name>` in the text of that module. */
  kind: string
  facts: NoticeFacts
  link: Reference
  class: NoticeClass
  /** What makes it the same notice; without it the thing it links to. */
  ref?: string
  /** Whose act caused it: people who muted them are left out, except of money. */
  from?: UserId
  /**
   * What waits under the same ref and is over then. For whom it waits no more hears nothing, and
   * `done` takes this notice away, too.
   */
  reminds?: { kind: string; until: Date }
}

export type NewWaiting = {
  user: UserId
  kind: string
  ref: string
  facts: NoticeFacts
  until?: Date
}

/**
 * Tells people something once: the same kind and ref reaches nobody twice.
 * Units: amounts in facts are minor units as strings. Refuses nothing.
 */
export async function notify(tx: Tx, notice: NewNotice): Promise<void> {
  const people = [...new Set(notice.to)]
  for (let start = 0; start < people.length; start += recipientsMax) {
    await notifySome(tx, people.slice(start, start + recipientsMax), notice)
  }
}

/** Puts a thing under Today of one person until `done`, or until its deadline. */
export async function wait(tx: Tx, item: NewWaiting): Promise<void> {
  await waitAll(tx, { ...item, users: [item.user] })
}

/** Puts the same thing under Today of many people, as `wait` does of one. */
export async function waitAll(
  tx: Tx,
  { users, ...item }: Omit<NewWaiting, 'user'> & { users: readonly UserId[] },
): Promise<void> {
  const until = item.until ?? null
  for (let start = 0; start < users.length; start += recipientsMax) {
    const people = users.slice(start, start + recipientsMax)
    await store.saveWaiting(tx, { ...item, until, people })

    await tell(tx, waitingChanged, { userIds: people })
    const { kind, ref } = item
    await planDeliveries(tx, { people, kind, ref, class: 'waiting', until })
  }
}

/**
 * Takes a thing from Today of `users`, or of everybody for whom it waits, and with it what reminded
 * them of it.
 */
export async function done(
  tx: Tx,
  item: { kind: string; ref: string; users?: readonly UserId[] },
): Promise<void> {
  const userIds = await store.removeWaiting(tx, {
    kind: item.kind,
    ref: item.ref,
    people: item.users,
  })

  if (userIds.length > 0) await tell(tx, waitingChanged, { userIds })
}

/** Marks as read what told somebody of a thing they now look at; its pushes then stay unsent. */
export async function seen(
  tx: Tx,
  look: { user: UserId; link: Reference; now: Date },
): Promise<void> {
  const read = await store.saveSeen(tx, look)
  if (read > 0) await tell(tx, noticesRead, { userId: look.user })
}

/** Promises that `user` hears nothing caused by `sender` any more, except about money. */
export async function muteSender(tx: Tx, mute: { user: UserId; sender: UserId }): Promise<void> {
  await store.saveMute(tx, mute.user, mute.sender)
}

/** Lets `user` hear of `sender` again. */
export async function unmuteSender(tx: Tx, mute: { user: UserId; sender: UserId }): Promise<void> {
  await store.removeMute(tx, mute.user, mute.sender)
}

async function notifySome(tx: Tx, people: UserId[], notice: NewNotice): Promise<void> {
  const { from, class: noticeClass } = notice
  const muters =
    from !== undefined && noticeClass !== 'money'
      ? await store.findMuters(tx, from, people)
      : new Set<UserId>()
  const { kind, facts, link, reminds } = notice
  const ref = notice.ref ?? link.ref
  const waits = reminds && (await store.waitersAmong(tx, { kind: reminds.kind, ref, people }))
  const heard = people.filter(person => !muters.has(person) && (waits?.has(person) ?? true))
  if (heard.length === 0) return

  const userIds = await store.saveNotices(
    tx,
    heard.map(person => ({ person, id: newId() })),
    { kind, class: noticeClass, ref, facts, link, reminds: reminds?.kind ?? null },
  )
  if (userIds.length === 0) return

  await tell(tx, noticeSent, { userIds })
  const until = reminds?.until ?? null
  await planDeliveries(tx, { people: userIds, kind, ref, class: noticeClass, until })
}
