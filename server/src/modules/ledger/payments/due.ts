import { PaymentId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { job, type JobCall } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import type { Logger } from '#/engine/log.ts'
import { Refusal } from '#/kit/refusal.ts'
import { settleDue } from './ending.ts'
import * as store from './store.ts'

/** Does what a payment's hour or its last moment brings. */
export const paymentDue = job('ledger.payment_due', {
  payload: z.object({ paymentId: PaymentId }),
  own: true,
  run: ({ house, log }, { paymentId }) => settleOne(house, log, paymentId),
})

/** Looks after payments that a job has left: money was stopped, or a wallet was frozen. */
export async function settleOverdue({ house, log }: JobCall): Promise<void> {
  for (const id of await house.read(tx => store.listDue(tx))) await settleOne(house, log, id)
}

async function settleOne(house: House, log: Logger, id: PaymentId): Promise<void> {
  const settling = house.inTransaction('read write', (tx, now) => settleDue(tx, id, now))
  // It stays as it is and the next turn looks again; past its last moment it goes back.
  await settling.catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    log.info({ payment: id, code: error.code }, 'a payment cannot move now')
  })
}
