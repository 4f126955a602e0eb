import type { Tx } from '#/engine/db.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import type { Room, RoomCard } from '@fuquan/contract/chat.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import { type Eyes, messageOf, peopleIn } from '../messages/lines.ts'
import { listAnnounced } from '../announcing/store.ts'
import { mayAskIn, readOnly, stateOf, unread } from './rules.ts'
import { peersOf, tiesIn } from './ties.ts'

import type { SeenRoom } from './store.ts'

/** More than a house may ever allow to be pinned. */
const pinsShownMax = 10

/** Shows a room in the list of one of its members. */
export function cardOf(
  row: SeenRoom,
  { at, sleepDays, peer }: { at: Date; sleepDays: number; peer: UserCard | null },
): RoomCard {
  const alone = row.kind === 'direct' && peer === null
  return {
    id: row.id,
    kind: row.kind,
    name: row.kind === 'direct' ? (peer?.name ?? '') : row.name,
    state: stateOf(row, at, sleepDays),
    memberCount: alone ? 1 : row.memberCount,
    number: row.number,
    readUpTo: row.readUpTo,
    unread: unread(row.number, row),
    lastMessage: row.last && messageOf(row.last, eyesAtList(row)),
    faces: alone ? row.faces.filter(face => face === row.member) : row.faces,
    activeAt: row.activeAt,
    peer,
    muted: row.muted,
    pinned: row.pinnedAt !== null,
    hidden: row.hiddenAt !== null && row.hiddenAt >= row.number,
    unreadMark: row.unreadMark,
    mentioned: row.mentionedAt > Math.max(row.readUpTo, row.firstNumber - 1),
  }
}

// A list asks nobody who is a friend of whom: in the thread of a thing it always masks.
const eyesAtList = ({ kind, firstNumber, member }: SeenRoom): Eyes => ({
  firstNumber,
  masks: author => kind === 'object' && author !== member,
})

/** Shows an open room to one of its members, with the people it speaks of. */
export async function roomOf(
  tx: Tx,
  row: SeenRoom,
  house: { at: Date; sleepDays: number; memberMax: number },
): Promise<Room> {
  const direct = row.kind === 'direct' ? [row.id] : []
  const peerId = (await peersOf(tx, direct, row.member)).get(row.id)
  const firstNumber = row.firstNumber
  const pins = await listAnnounced(tx, {
    ...{ roomId: row.id, from: firstNumber, pinned: true, limit: pinsShownMax },
  })
  const about = [
    ...peopleOfRoom(row, peerId),
    ...pins.flatMap(peopleIn),
    ...(peerId ? [peerId] : []),
  ]
  const people = await peopleOf(tx, [...new Set(about)])
  const ties = await tiesIn(tx, row, row.member)
  const peer = (peerId === undefined ? undefined : people.get(peerId)) ?? null
  const { objectKind: kind, objectRef: ref } = row
  return {
    ...cardOf(row, { ...house, peer }),
    template: row.template,
    purpose: row.purpose,
    rhythm: row.rhythm,
    mayInvite: row.mayInvite,
    maySend: row.maySend,
    mayHost: row.mayHost,
    modesOff: row.modesOff,
    anonymousClaims: row.anonymousClaims,
    readNames: row.readNames,
    quiet: row.quiet,
    readOnly: readOnly(row, row, ties, house.at),
    silencedUntil: row.silencedUntil,
    offeredTo: row.offeredTo,
    object: kind === null || ref === null ? null : { kind, ref },
    pins: pins.map(pin => messageOf(pin)),
    memberMax: house.memberMax,
    myRole: row.role,
    joinedAt: row.joinedAt,
    firstNumber: row.firstNumber,
    link: linkOf(row, house.at),
    people: [...people.values()],
  }
}

/** Gives everybody a card of a room speaks of; in a room of two only who is there. */
export function peopleOfRoom(row: SeenRoom, peer: UserId | undefined): UserId[] {
  if (row.kind === 'direct') return peer === undefined ? [row.member] : [row.member, peer]
  return [...new Set([...row.faces, ...(row.last ? peopleIn(row.last) : [])])]
}

function linkOf(row: SeenRoom, at: Date): Room['link'] {
  const { linkCode: code, linkExpiresAt: expiresAt, linkBy: by } = row
  if (code === null || expiresAt === null || by === null || at >= expiresAt) return null
  if (row.kind !== 'group') return null
  return mayAskIn(row.role, row.mayInvite) ? { code, expiresAt, by } : null
}
