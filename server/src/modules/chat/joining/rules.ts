import { refuse } from '#/kit/refusal.ts'
import type { RoomId } from '@fuquan/contract/vocabulary/ids.ts'

const dayMs = 86_400_000

/** The kind under which a house invite remembers the room link it was made for. */
export const linkOrigin = 'room_link'

export const invitationStates = ['waiting', 'accepted', 'declined'] as const
export type InvitationState = (typeof invitationStates)[number]

/** Tells when a link or an invitation made at `at` ends. */
export function endsAt(at: Date, days: number): Date {
  return new Date(at.getTime() + days * dayMs)
}

/** What the room says about the code somebody holds. */
export type HeldLink = { roomId: RoomId; live: boolean; expiresAt: Date | null }

/** Decides whether a held link still leads in. Refuses: chat_link_invalid. */
export function useLink<L extends HeldLink>(link: L | undefined, at: Date): L {
  if (!link?.live) refuse('chat_link_invalid')
  if (link.expiresAt === null || at >= link.expiresAt) refuse('chat_link_invalid')
  return link
}

export type Invitation = { state: InvitationState; expiresAt: Date }

/**
 * Decides what an answer does; the same answer again does nothing.
 * Refuses: chat_invitation_over (answered otherwise, too late, or the group has closed).
 */
export function answer(
  invitation: Invitation,
  answered: { accept: boolean; at: Date; roomOpen: boolean },
): 'enter' | 'decline' | 'nothing' {
  const wanted = answered.accept ? 'accepted' : 'declined'
  if (invitation.state === wanted) return 'nothing'
  if (invitation.state !== 'waiting') refuse('chat_invitation_over')
  if (answered.at >= invitation.expiresAt) refuse('chat_invitation_over')
  if (!answered.roomOpen) refuse('chat_invitation_over')

  return answered.accept ? 'enter' : 'decline'
}
