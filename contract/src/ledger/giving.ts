import { z } from 'zod'
import type { Routes } from '../route.ts'
import { AskedAmount } from '../vocabulary/money.ts'
import { Wallet } from './shapes.ts'

export const givingRoutes = {
  giveToFund: {
    method: 'POST',
    path: '/ledger/fund/gifts',
    summary: 'Give to the fund of the house; step-up `ledger.give`, payee `fund`',
    access: 'user',
    keyed: true,
    restrictedToo: true,
    body: z.object({
      amount: AskedAmount,
      proof: z
        .string()
        .max(200)
        .optional()
        .describe('Of a step-up `ledger.give`: payee `fund`, the amount'),
    }),
    reply: Wallet,
    refusals: {
      identity_step_up_needed: 403,
      identity_step_up_expired: 410,
      identity_step_up_mismatch: 422,
      ledger_over_limit: 429,
      ledger_amount_invalid: 400,
      ledger_insufficient: 422,
      ledger_account_frozen: 409,
      ledger_account_closed: 409,
      ledger_paused: 503,
    },
  },
} as const satisfies Routes
