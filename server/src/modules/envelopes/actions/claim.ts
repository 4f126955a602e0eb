import type { routes } from '@fuquan/contract/envelopes.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { nowNear } from '#/engine/clock.ts'
import type { Call, House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { claimShare } from '../lane.ts'
import { isTicket, writeTicket } from '../opening/link.ts'
import { demandPassword } from '../opening/passwords.ts'
import { openTicketMinutes } from '../settings.ts'

const minuteMs = 60_000
const ticketKeyOf = (house: Pick<House, 'keys'>) => house.keys.derive('envelope-ticket')

/** Who may hold a ticket: a person on a device of theirs, and no bot and no key. */
function holderOf({ actor }: Pick<Call, 'actor'>) {
  const { kind, id: userId, deviceId } = actor
  return kind !== 'user' || deviceId === undefined ? undefined : { userId, deviceId }
}

/**
 * Opens the envelope for the actor: the first time or again, the same share.
 * Refuses: envelope_ticket_missing (none, another’s, or too old; before anything is looked up),
 * what `demandPassword` and `claimShare` name.
 */
export async function claimEnvelope(
  call: Call,
  input: Input<typeof routes.claimEnvelope>,
): Promise<Reply<typeof routes.claimEnvelope>> {
  const { house, actor } = call
  const { envelopeId, ticket, password } = input
  const holder = holderOf(call)
  if (ticket === undefined || holder === undefined) return refuse('envelope_ticket_missing')
  const about = { ...holder, envelopeId: toWire('env', envelopeId) }
  const atMs = (await nowNear(house.db)).getTime()
  if (!isTicket(ticketKeyOf(house), about, { ticket, atMs })) refuse('envelope_ticket_missing')
  const { id: claimer, level, limited = false } = actor
  const prove = () => demandPassword(call, envelopeId, password)
  return claimShare(house, envelopeId, { claimer, level, limited }, prove)
}

/**
 * Gives a ticket to open one envelope on this device, whether it exists or not: no table is read.
 * Refuses: envelope_bot_refused (who is no person on a device).
 */
export async function issueTicket(
  call: Call,
  input: Input<typeof routes.issueTicket>,
): Promise<Reply<typeof routes.issueTicket>> {
  const { house } = call
  const holder = holderOf(call) ?? refuse('envelope_bot_refused')
  const now = await nowNear(house.db)
  // Whole, since it stands in the ticket.
  const untilMs = Math.floor(now.getTime() + house.settings.of(openTicketMinutes) * minuteMs)
  const about = { ...holder, envelopeId: toWire('env', input.envelopeId) }
  return { ticket: writeTicket(ticketKeyOf(house), about, untilMs), expiresAt: new Date(untilMs) }
}
