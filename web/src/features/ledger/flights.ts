import type { PayCollectCodeData, SendPaymentData } from '@fuquan/sdk/index.ts'

export type PayBody = SendPaymentData['body']
export type CodeBody = PayCollectCodeData['body']

/** A payment that was approved: to a person, from a room or directly, or by a code of theirs. */
export type Ask =
  | { by: 'person'; roomId?: string | undefined; body: PayBody }
  | { by: 'code'; code: string; body: CodeBody }
/** The form it comes from, in which there is one payment at a time. */
export type Place = { payeeId: string; roomId: string | undefined } | { code: string }

/** Names the form, for everything that is kept of it. */
export const nameOf = (place: Place): string =>
  'code' in place ? `code ${place.code}` : `${place.payeeId} ${place.roomId ?? ''}`

/** The address under which the form stands. */
export const pathOf = (place: Place): string =>
  'code' in place ? `/c/${place.code}` : `/transfer/${place.payeeId}`

/** The form from which this was sent. */
export const placeOf = (ask: Ask): Place =>
  ask.by === 'code' ? { code: ask.code } : { payeeId: ask.body.payeeId, roomId: ask.roomId }

/** How long a payment that nobody approved with a PIN is asked for again after a reload. */
export const askAgainMs = 60_000
/** How long one that was is: an old proof pays nothing, and the key still tells what it paid. */
export const tellAgainMs = 24 * 3_600_000

type Kept = { ask: Ask; key: string; at: number }

/** Writes down what is on its way, so that a reload finds it. */
export const writeFlight = (kept: Kept): string => JSON.stringify(kept)

/**
 * Reads what was on its way when the app was closed, to ask for it again with the same key.
 * Undefined for what is too old to be meant any more: without a proof it would be paid only now.
 */
export function readFlight(text: string, now: number): Pick<Kept, 'ask' | 'key'> | undefined {
  try {
    const { ask, key, at }: Partial<Kept> = JSON.parse(text)
    if (!ask?.body.amount || !key || at === undefined) return undefined
    const age = now - at
    const most = ask.body.proof === undefined ? askAgainMs : tellAgainMs
    return age >= 0 && age < most ? { ask, key } : undefined
  } catch {
    // Not one of ours, or of an older version of this app: nothing is sent for it.
    return undefined
  }
}
