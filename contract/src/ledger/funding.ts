import { z } from 'zod'
import type { Routes } from '../route.ts'
import { RedemptionId, TopUpId } from '../vocabulary/ids.ts'
import { AskedAmount } from '../vocabulary/money.ts'
import { PageAsk, page } from '../vocabulary/page.ts'
import {
  Funding,
  GatewayName,
  Redemption,
  RedeemWay,
  SandboxOutcome,
  TopUp,
  VoucherUse,
} from './funding-shapes.ts'

export const vouchersMax = 500
export const callbackBytesMax = 256 * 1024

export const moves = {
  ledger_amount_invalid: 400,
  ledger_transfer_id_reused: 422,
  ledger_account_closed: 409,
  ledger_account_frozen: 409,
  ledger_insufficient: 422,
  ledger_balance_full: 422,
  ledger_paused: 503,
} as const
export const stepUp = {
  identity_step_up_needed: 403,
  identity_step_up_expired: 410,
  identity_step_up_mismatch: 422,
} as const
export const proof = z.string().max(80).optional()

export const fundingRoutes = {
  getFunding: {
    method: 'GET',
    path: '/ledger/funding',
    summary: 'The ways there are now to get credits and to cash out',
    access: 'user',
    reply: Funding,
    refusals: {},
  },
  startTopUp: {
    method: 'POST',
    path: '/ledger/top-ups',
    summary: 'Start buying credits through a gateway; ask `getTopUp` where to pay',
    access: 'user',
    keyed: true,
    own: true,
    body: z.object({ gateway: GatewayName, amount: AskedAmount }),
    reply: TopUp,
    refusals: {
      ledger_gateway_off: 409,
      ledger_amount_invalid: 400,
      ledger_over_limit: 429,
      ledger_balance_full: 422,
      ledger_paused: 503,
    },
  },
  listTopUps: {
    method: 'GET',
    path: '/ledger/top-ups',
    summary: 'My top-ups, newest first',
    access: 'user',
    query: z.object(PageAsk),
    reply: page(TopUp),
    refusals: {},
  },
  getTopUp: {
    method: 'GET',
    path: '/ledger/top-ups/:topUpId',
    summary: 'One of my top-ups as it stands now',
    access: 'user',
    params: z.object({ topUpId: TopUpId }),
    reply: TopUp,
    refusals: {},
  },
  playSandbox: {
    method: 'POST',
    path: '/ledger/top-ups/:topUpId/sandbox',
    summary: 'Choose what the sandbox gateway does with one of my top-ups',
    access: 'user',
    params: z.object({ topUpId: TopUpId }),
    body: z.object({ outcome: SandboxOutcome }),
    reply: z.object({ done: z.literal(true) }),
    refusals: { ledger_gateway_off: 409, ledger_top_up_state: 409 },
  },
  hearGateway: {
    method: 'POST',
    path: '/ledger/gateways/:gateway/callbacks',
    summary: 'What a gateway tells, signed by it; anything unsigned is refused',
    access: 'anyone',
    own: true,
    raw: { bytesMax: callbackBytesMax },
    params: z.object({ gateway: GatewayName }),
    reply: z.object({ heard: z.literal(true) }),
    refusals: { ledger_gateway_off: 409, ledger_callback_invalid: 400 },
  },
  useVoucher: {
    method: 'POST',
    path: '/ledger/voucher-uses',
    summary: 'Use a voucher code; it works once, and wrong codes are counted',
    access: 'user',
    keyed: true,
    own: true,
    body: z.object({ code: z.string().min(1).max(64) }),
    reply: VoucherUse,
    refusals: { ...moves, ledger_voucher_invalid: 422, ledger_over_limit: 429 },
  },
  askRedemption: {
    method: 'POST',
    path: '/ledger/redemptions',
    summary: 'Ask to be paid out; the credits are held until staff decide',
    access: 'user',
    keyed: true,
    restrictedToo: true,
    body: z.object({
      way: RedeemWay,
      amount: AskedAmount,
      proof: proof.describe('Of a step-up `ledger.redeem`: payee is the way, and the amount'),
    }),
    reply: Redemption,
    refusals: { ...stepUp, ...moves, ledger_redeem_off: 409, ledger_over_limit: 429 },
  },
  listRedemptions: {
    method: 'GET',
    path: '/ledger/redemptions',
    summary: 'My redemptions, newest first',
    access: 'user',
    query: z.object(PageAsk),
    reply: page(Redemption),
    refusals: {},
  },
  getRedemption: {
    method: 'GET',
    path: '/ledger/redemptions/:redemptionId',
    summary: 'One of my redemptions as it stands now',
    access: 'user',
    params: z.object({ redemptionId: RedemptionId }),
    reply: Redemption,
    refusals: {},
  },
  cancelRedemption: {
    method: 'POST',
    path: '/ledger/redemptions/:redemptionId/cancelling',
    summary: 'Take back what I asked for, while nobody has approved it',
    access: 'user',
    keyed: true,
    restrictedToo: true,
    params: z.object({ redemptionId: RedemptionId }),
    reply: Redemption,
    refusals: { ledger_redemption_state: 409, ledger_paused: 503 },
  },
} as const satisfies Routes
