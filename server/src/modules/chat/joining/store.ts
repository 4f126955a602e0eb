import { many, maybe, one, sql, type Tx } from '#/engine/db.ts'
import type { RoomId, RoomInvitationId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { InvitationState } from './rules.ts'

export const invitationsListedMax = 100

export type InvitationRow = {
  id: RoomInvitationId
  roomId: RoomId
  inviter: UserId
  state: InvitationState
  at: Date
  expiresAt: Date
}
export type ListedInvitation = InvitationRow & { roomName: string; memberCount: number }
export type LinkRow = {
  roomId: RoomId
  live: boolean
  roomName: string
  memberCount: number
  by: UserId | null
  expiresAt: Date | null
  houseInvite: string | null
}

/** Saves an invitation, unless one is waiting already; gives the one that waits. */
export async function saveInvitation(
  tx: Tx,
  invitation: {
    id: string
    invitee: UserId
    roomId: RoomId
    inviter: UserId
    now: Date
    expiresAt: Date
  },
): Promise<{ id: RoomInvitationId; isNew: boolean }> {
  const made = await maybe<{ id: RoomInvitationId }>(
    tx,
    sql`
      insert into chat.invitation as i (invitee, room, id, inviter, state, at, expires_at)
      values (${invitation.invitee}, ${invitation.roomId}, ${invitation.id},
        ${invitation.inviter}, 'waiting', ${invitation.now}, ${invitation.expiresAt})
      on conflict (invitee, room) do update
      set id = excluded.id, inviter = excluded.inviter, state = excluded.state,
        at = excluded.at, expires_at = excluded.expires_at
      where i.state <> 'waiting' or i.expires_at <= excluded.at
      returning i.id
    `,
  )
  if (made) return { id: made.id, isNew: true }

  const waiting = await one<{ id: RoomInvitationId }>(
    tx,
    sql`
      select i.id
      from chat.invitation i
      where i.invitee = ${invitation.invitee}
        and i.room = ${invitation.roomId}
    `,
  )
  return { id: waiting.id, isNew: false }
}

/** Locks an invitation of one person. */
export function lockInvitation(
  tx: Tx,
  key: { invitee: UserId; id: RoomInvitationId },
): Promise<InvitationRow | undefined> {
  return maybe<InvitationRow>(
    tx,
    sql`
      select i.id, i.room as "roomId", i.inviter, i.state, i.at, i.expires_at as "expiresAt"
      from chat.invitation i
      where i.invitee = ${key.invitee}
        and i.id = ${key.id}
      for update
    `,
  )
}

/** Saves the answer to an invitation. */
export async function saveAnswer(
  tx: Tx,
  key: { invitee: UserId; roomId: RoomId },
  state: InvitationState,
): Promise<void> {
  await many(
    tx,
    sql`
      update chat.invitation
      set state = ${state}
      where invitee = ${key.invitee}
        and room = ${key.roomId}
    `,
  )
}

/** Closes a waiting invitation of somebody who came in another way; gives its id. */
export async function settleInvitation(
  tx: Tx,
  key: { invitee: UserId; roomId: RoomId },
): Promise<RoomInvitationId | undefined> {
  const row = await maybe<{ id: RoomInvitationId }>(
    tx,
    sql`
      update chat.invitation
      set state = 'accepted'
      where invitee = ${key.invitee}
        and room = ${key.roomId}
        and state = 'waiting'
      returning id
    `,
  )
  return row?.id
}

/** Closes the waiting invitations between two people, whoever asked; gives them. */
export function endInvitations(
  tx: Tx,
  one: UserId,
  other: UserId,
): Promise<{ id: RoomInvitationId; invitee: UserId }[]> {
  return many(
    tx,
    sql`
      update chat.invitation
      set state = 'declined'
      where state = 'waiting'
        and ((invitee = ${one} and inviter = ${other}) or (invitee = ${other} and inviter = ${one}))
      returning id, invitee
    `,
  )
}

/** Lists the waiting invitations of one person into open rooms, newest first. */
export function listInvitations(tx: Tx, invitee: UserId, now: Date): Promise<ListedInvitation[]> {
  return many<ListedInvitation>(
    tx,
    sql`
      select i.id, i.room as "roomId", i.inviter, i.state, i.at, i.expires_at as "expiresAt",
        r.name as "roomName", r.member_count as "memberCount"
      from chat.invitation i
      join chat.room r on r.id = i.room
      where i.invitee = ${invitee}
        and i.state = 'waiting'
        and i.expires_at > ${now}
        and r.closed_at is null
      order by i.at desc, i.id desc
      limit ${invitationsListedMax}
    `,
  )
}

/** Finds where a code leads and whether it is the live one of its room. */
export function findLink(tx: Tx, code: string): Promise<LinkRow | undefined> {
  return maybe<LinkRow>(
    tx,
    sql`
      select r.id as "roomId", r.link_code is not distinct from k.code as live,
        r.name as "roomName", r.member_count as "memberCount", r.link_by as by,
        r.link_expires_at as "expiresAt", r.link_house_invite as "houseInvite"
      from chat.link k
      join chat.room r on r.id = k.room
      where k.code = ${code}
    `,
  )
}

/** Saves the live link of a room. */
export async function saveLink(
  tx: Tx,
  link: {
    code: string
    roomId: RoomId
    by: UserId
    now: Date
    expiresAt: Date
    houseInvite: string | null
  },
): Promise<void> {
  await one(
    tx,
    sql`
      insert into chat.link (code, room, made_at)
      values (${link.code}, ${link.roomId}, ${link.now})
      returning code
    `,
  )
  await many(
    tx,
    sql`
      update chat.room
      set link_code = ${link.code}, link_by = ${link.by}, link_expires_at = ${link.expiresAt},
        link_house_invite = ${link.houseInvite}
      where id = ${link.roomId}
    `,
  )
}

/** Takes the live link away. */
export async function removeLink(tx: Tx, roomId: RoomId): Promise<void> {
  await many(
    tx,
    sql`
      update chat.room
      set link_code = null, link_by = null, link_expires_at = null, link_house_invite = null
      where id = ${roomId}
    `,
  )
}
