import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { Leaving } from '#/engine/module.ts'
import { lockPeople } from './store-people.ts'
import { forgetRows, listTouched, readClock, readOwn } from './store-leaving.ts'
import { settleWaiting, untie } from './tying.ts'

/** Ends every tie of somebody who leaves, on both sides. Asked again it finds nothing to do. */
async function forget(tx: Tx, userId: UserId): Promise<void> {
  const { friends, asked } = await listTouched(tx, userId)
  const at = await readClock(tx)
  await lockPeople(tx, [userId, ...friends.map(friend => friend.other)])
  for (const { other } of friends) await untie(tx, { one: userId, other, at })
  for (const { id } of asked) await settleWaiting(tx, id)
  await forgetRows(tx, userId)
}

/** What friends keeps about a person, and lets go of when they leave. */
export const leaving: Leaving = { gather: readOwn, forget }
