import type { Tx } from '#/engine/db.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import type { Room, RoomCard } from '@fuquan/contract/chat.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { messageOf, peopleIn } from '../messages/lines.ts'
import { mayAskIn, stateOf, unread } from './rules.ts'
import type { SeenRoom } from './store.ts'

/** Shows a room in the list of one of its members. */
export function cardOf(row: SeenRoom, at: Date, sleepDays: number): RoomCard {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    state: stateOf(row, at, sleepDays),
    memberCount: row.memberCount,
    number: row.number,
    readUpTo: row.readUpTo,
    unread: unread(row.number, row),
    lastMessage: row.last && messageOf(row.last),
    faces: row.faces,
    activeAt: row.activeAt,
  }
}

/** Shows an open room to one of its members, with the people it speaks of. */
export async function roomOf(
  tx: Tx,
  row: SeenRoom,
  house: { at: Date; sleepDays: number; memberMax: number },
): Promise<Room> {
  const people = await peopleOf(tx, peopleOfRoom(row))
  return {
    ...cardOf(row, house.at, house.sleepDays),
    template: row.template,
    purpose: row.purpose,
    rhythm: row.rhythm,
    mayInvite: row.mayInvite,
    memberMax: house.memberMax,
    myRole: row.role,
    joinedAt: row.joinedAt,
    firstNumber: row.firstNumber,
    link: linkOf(row, house.at),
    people: [...people.values()],
  }
}

/** Gives everybody a card of a room speaks of. */
export function peopleOfRoom(row: SeenRoom): UserId[] {
  return [...new Set([...row.faces, ...(row.last ? peopleIn(row.last) : [])])]
}

function linkOf(row: SeenRoom, at: Date): Room['link'] {
  const { linkCode: code, linkExpiresAt: expiresAt, linkBy: by } = row
  if (code === null || expiresAt === null || by === null || at >= expiresAt) return null
  return mayAskIn(row.role, row.mayInvite) ? { code, expiresAt, by } : null
}
