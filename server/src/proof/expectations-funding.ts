import { foreign, guestIsOut, open, own, ownWrite, reason, type Row, staff } from './expectation.ts'
import type { Things } from './scene.ts'

// Of the scene: a top-up of Lin's that is open, a redemption of hers that she cancelled, a batch of
// vouchers that was stopped, and the open drawer of the cashier.
const topUp = ({ topUpId }: Things) => ({ topUpId })
const redemption = ({ redemptionId }: Things) => ({ redemptionId })
const batch = ({ voucherBatchId }: Things) => ({ voucherBatchId })
const day = ({ deskDayId }: Things) => ({ deskDayId })
const books = ['operator', 'treasurer'] as const
const desk = ['operator', 'treasurer', 'cashier'] as const
const notTheirs = { operator: 'not_found', treasurer: 'not_found', owner: 'not_found' } as const
const cannotWrite = { ...guestIsOut, restricted: 'restricted' } as const
const moved = 'ledger_redemption_state'
const sheet = 'a'.repeat(32)

export const fundingRows: Record<string, Row> = {
  getFunding: own(),
  startTopUp: ownWrite({
    ask: () => ({ gateway: 'sandbox', amount: '1' }),
    then: 'ledger_amount_invalid',
    lost: 'ledger_amount_invalid',
  }),
  listTopUps: own(),
  getTopUp: foreign(['keeper'], { ask: topUp }),
  playSandbox: foreign(['keeper'], {
    ask: things => ({ ...topUp(things), outcome: 'success' }),
    but: cannotWrite,
  }),
  // Anybody may knock; without a signature nobody is heard.
  hearGateway: open({
    ask: () => ({ gateway: 'sandbox' }),
    then: 'ledger_callback_invalid',
    lost: 'ledger_callback_invalid',
  }),
  useVoucher: ownWrite({
    ask: () => ({ code: 'no such code' }),
    then: 'ledger_voucher_invalid',
    lost: 'ledger_voucher_invalid',
  }),
  askRedemption: own({
    ask: () => ({ way: 'sandbox', amount: '500' }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
  listRedemptions: own(),
  getRedemption: foreign(['keeper'], { ask: redemption }),
  cancelRedemption: foreign(['keeper'], { ask: redemption, then: moved }),

  listGateways: staff([...books, 'auditor']),
  testGateway: staff(books, { ask: () => ({ gateway: 'sandbox', reason }), lost: 'starting' }),
  listAllTopUps: staff([...books, 'auditor']),
  inspectTopUp: staff([...books, 'auditor'], { ask: topUp }),
  askGateway: staff(books, { ask: things => ({ ...topUp(things), reason }) }),

  getDesk: staff([...desk, 'auditor']),
  listDeskDays: staff([...desk, 'auditor']),
  getDeskDay: staff([...desk, 'auditor'], { ask: day }),
  openDesk: {
    ...staff(books, { ask: () => ({ float: '0', reason }), lost: 'done' }),
    // Hers is open.
    but: { ...guestIsOut, cashier: 'ledger_desk_state' },
  },
  deskTopUp: {
    ok: ['cashier'],
    ask: things => ({ ...day(things), userId: things.userId, amount: '100', reason }),
    then: 'identity_step_up_needed',
    otherwise: 'forbidden',
    but: { ...guestIsOut, ...notTheirs },
  },
  closeDesk: {
    ok: ['cashier'],
    ask: things => ({ ...day(things), counted: '0', reason }),
    then: 'identity_step_up_needed',
    otherwise: 'forbidden',
    but: { ...guestIsOut, ...notTheirs },
  },

  createVouchers: staff(books, {
    ask: () => ({
      ...{ label: 'Fair', count: 2, amount: '100', source: 'issue', reason },
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
  listVoucherBatches: staff([...books, 'auditor']),
  printVouchers: staff(books, {
    ask: things => ({ ...batch(things), sheet, reason }),
    then: 'ledger_batch_state',
  }),
  stopVouchers: staff(books, {
    ask: things => ({ ...batch(things), reason }),
    then: 'ledger_batch_state',
  }),

  listRedemptionQueue: staff([...desk, 'auditor']),
  approveRedemption: staff(books, {
    ask: things => ({ ...redemption(things), reason }),
    then: moved,
  }),
  refuseRedemption: staff(books, {
    ask: things => ({ ...redemption(things), reason }),
    then: moved,
  }),
  payOutRedemption: staff(desk, {
    ask: things => ({ ...redemption(things), reason }),
    then: moved,
  }),
  failRedemption: staff(books, {
    ask: things => ({ ...redemption(things), reason }),
    then: moved,
  }),
  // Not even to put it right is anybody's money looked at without a reason.
  correctTransfer: staff(books, {
    ask: ({ bookId, transferId }) => {
      const what = { accountId: bookId, transferId }
      return { ...what, leg: 1, amount: '1', reason }
    },
    then: 'console_reason_missing',
  }),
}
