import { type EnvelopeId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Call, House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { isTicket, writeTicket } from './link.ts'

const keyOf = (house: Pick<House, 'keys'>) => house.keys.derive('envelope-ticket')

/** Who may hold a ticket: a person on a device of theirs, and no bot and no key. */
function holderOf({ actor }: Pick<Call, 'actor'>) {
  const { kind, id: userId, deviceId } = actor
  return kind !== 'user' || deviceId === undefined ? undefined : { userId, deviceId }
}

type Holder = Pick<Call, 'actor'> & { house: Pick<House, 'keys'> }
type Shown = { envelopeId: EnvelopeId; ticket?: string | undefined }

/**
 * Demands the ticket of this envelope on this device; nothing is looked up for it.
 * Refuses: envelope_ticket_missing (none, another’s, or too old).
 */
export function demandTicket(call: Holder, { envelopeId, ticket }: Shown, atMs: number): void {
  const holder = holderOf(call)
  if (ticket === undefined || holder === undefined) return refuse('envelope_ticket_missing')
  const about = { ...holder, envelopeId: toWire('env', envelopeId) }
  if (!isTicket(keyOf(call.house), about, { ticket, atMs })) refuse('envelope_ticket_missing')
}

/** Gives a ticket of this envelope. Refuses: envelope_bot_refused (no person on a device). */
export function ticketFor(call: Holder, envelopeId: EnvelopeId, untilMs: number): string {
  const holder = holderOf(call) ?? refuse('envelope_bot_refused')
  const about = { ...holder, envelopeId: toWire('env', envelopeId) }
  return writeTicket(keyOf(call.house), about, untilMs)
}
