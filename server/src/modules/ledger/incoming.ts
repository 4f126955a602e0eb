import { received } from './book/received.ts'
import { waitingPaymentsAmong } from './payments/store.ts'

/**
 * What comes to people: how much a day, for whoever pays them in another way than a payment, and
 * which payments still wait for them.
 */
export const incoming = { ...received, waitingAmong: waitingPaymentsAmong }
