import { everybody, type Things, type Who } from './scene.ts'

/** What one route says to everybody. A route of the contract without such a row fails the suite. */
export type Row = {
  /** Names the things of the scene in a request of the right form. */
  ask?: (things: Things) => Record<string, unknown>
  /** Who gets as far as the thing itself. */
  ok: readonly Who[]
  /** What those hear who get that far: `done`, or the refusal that comes after all permission. */
  then?: string
  /** Those who get that far and hear something of their own, of a thing and of none. */
  own?: Partial<Record<Who, { then: string; lost?: string }>>
  /** What everybody else hears; `done` is an answer in which the thing is left out. */
  otherwise: string
  /** Those who hear something of their own. */
  but?: Partial<Record<Who, string>>
  /** What those who may ask hear of a thing that does not exist. */
  lost?: string
}

export const reason = 'because the proof asks for it'
export const signedIn = everybody.filter(who => who !== 'guest')
export const unrestricted = signedIn.filter(who => who !== 'restricted')
export const mayWriteInRoom = ['member', 'admin', 'keeper', 'newcomer', 'leaving'] as const
export const inRoom = [...mayWriteInRoom, 'restricted'] as const
export const guestIsOut = { guest: 'not_signed_in' } as const
export const cannotWrite = { ...guestIsOut, restricted: 'restricted' } as const
/** What those hear who are in the room and no more than that. */
export const plain = <C extends string>(code: C) =>
  ({ member: code, newcomer: code, leaving: code }) as const
/** What nobody does below L1, as their module says it. */
export const fromL1 = <C extends string>(code: C) => ({ ...cannotWrite, newcomer: code }) as const

export const open = (row: Partial<Row> = {}): Row => ({ ok: everybody, otherwise: 'none', ...row })
export const own = (row: Partial<Row> = {}): Row => ({
  ok: signedIn,
  otherwise: 'none',
  but: guestIsOut,
  ...row,
})
export const ownWrite = (row: Partial<Row> = {}): Row => ({
  ok: unrestricted,
  otherwise: 'none',
  but: cannotWrite,
  ...row,
})
export const foreign = (ok: readonly Who[], row: Partial<Row> = {}): Row => ({
  ok,
  otherwise: 'not_found',
  but: guestIsOut,
  ...row,
})
export const staff = (roles: readonly Who[], row: Partial<Row> = {}): Row => ({
  ok: [...roles, 'owner'],
  otherwise: 'forbidden',
  but: guestIsOut,
  ...row,
})

export const room = ({ roomId }: Things) => ({ roomId })
export const envelope = ({ envelopeId }: Things) => ({ envelopeId })
export const person = ({ userId }: Things) => ({ userId, reason })
export const account = ({ accountId }: Things) => ({ accountId, reason })
