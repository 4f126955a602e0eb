import type { routes } from '@fuquan/contract/envelopes.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { nowNear } from '#/engine/clock.ts'
import type { Call } from '#/engine/house.ts'
import { claimShare } from '../lane.ts'
import { demandPassword } from '../opening/passwords.ts'
import { demandTicket, ticketFor } from '../opening/tickets.ts'
import { openTicketMinutes } from '../settings.ts'

const minuteMs = 60_000

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
  const { envelopeId, password } = input
  demandTicket(call, input, (await nowNear(house.db)).getTime())
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
  const now = await nowNear(house.db)
  // Whole, since it stands in the ticket.
  const untilMs = Math.floor(now.getTime() + house.settings.of(openTicketMinutes) * minuteMs)
  return { ticket: ticketFor(call, input.envelopeId, untilMs), expiresAt: new Date(untilMs) }
}
