import type { Friend, FriendRequest, Origin } from '@fuquan/contract/friends.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import type { Tx } from '#/engine/db.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { shownToAsker, stateAt } from './rules.ts'
import type { AskedRow, RequestRow } from './store-requests.ts'
import type { TieRow } from './store.ts'

type Cards = ReadonlyMap<UserId, UserCard>

/** Shows friendships to their owner. Who is no longer known is left out. */
export async function friendsOf(tx: Tx, rows: readonly TieRow[]): Promise<Friend[]> {
  const cards = await peopleOf(
    tx,
    rows.map(row => row.other),
  )
  return rows.flatMap(row => {
    const person = cards.get(row.other)
    if (person === undefined) return []
    const { remark, labelIds, since } = row
    return [{ person, remark, labelIds, origin: originOf(row), since }]
  })
}

const originOf = ({ kind, ref }: { kind: Origin['kind']; ref: string }): Origin => ({ kind, ref })

const lineOf = (row: RequestRow, cards: Cards, now: Date) => {
  const person = cards.get(row.other)
  if (person === undefined) return []
  const { id, note, at, until } = row
  return [{ id, person, note, origin: originOf(row), state: stateAt(row, now), at, until }]
}

/** Shows requests to whom they are made. */
export async function requestsOf(
  tx: Tx,
  rows: readonly RequestRow[],
  now: Date,
): Promise<FriendRequest[]> {
  const cards = await peopleOf(
    tx,
    rows.map(row => row.other),
  )
  return rows.flatMap(row => lineOf(row, cards, now).map(one => ({ ...one, mine: false })))
}

/** Shows requests to who made them: what is ignored still waits, what was withdrawn is gone. */
export async function askedByMe(
  tx: Tx,
  rows: readonly AskedRow[],
  now: Date,
): Promise<FriendRequest[]> {
  const cards = await peopleOf(
    tx,
    rows.map(row => row.other),
  )
  return rows.flatMap(({ state, ...row }) =>
    state === 'withdrawn'
      ? []
      : lineOf({ ...row, state }, cards, now).map(one => ({
          ...one,
          state: shownToAsker(one.state),
          mine: true,
        })),
  )
}

/** Shows one request to who made it; null when there is nothing to show. */
export async function askedOf(tx: Tx, row: AskedRow, now: Date): Promise<FriendRequest | null> {
  const [shown] = await askedByMe(tx, [row], now)
  return shown ?? null
}
