import { foreign, fromL1, own, ownWrite, room, type Row } from './expectation.ts'
import type { Things } from './scene.ts'

// The payment of the scene: from Lin to Mei, received.
const payment = ({ paymentId }: Things) => ({ paymentId })
const two = ['keeper', 'member'] as const
const ended = 'ledger_payment_wrong_state'
const mayNotPay = { ...fromL1('identity_level_needed'), leaving: 'leaving' } as const
// Above what may be paid without a PIN.
const amount = '6000'

export const paymentRows: Record<string, Row> = {
  sendPayment: ownWrite({
    ask: ({ memberId }) => ({ payeeId: memberId, amount }),
    then: 'identity_step_up_needed',
    but: { ...mayNotPay, member: 'ledger_self_transfer' },
  }),
  getPaymentTerms: own({ ask: ({ memberId }) => ({ payeeId: memberId }), lost: 'not_found' }),
  listPayments: own(),
  listPayees: own(),
  getPayment: foreign(two, { ask: payment }),
  cancelPayment: foreign(two, { ask: payment, then: ended }),
  acceptPayment: foreign(two, { ask: payment, then: ended }),
  declinePayment: foreign(two, { ask: payment, then: ended }),
  askBack: foreign(['keeper'], {
    ask: payment,
    but: { guest: 'not_signed_in', restricted: 'restricted', member: ended },
  }),
  // More than was paid: what comes after all permission.
  refundPayment: foreign(['member'], {
    ask: things => ({ ...payment(things), amount: '301' }),
    then: 'ledger_reversal_exceeded',
    but: { guest: 'not_signed_in', keeper: ended },
  }),
  getReceiving: own(),
  setReceiving: own({ ask: () => ({ askAlways: false }), lost: 'done' }),
}

export const payingRows: Record<string, Row> = {
  payInRoom: foreign(['keeper', 'admin'], {
    ask: things => ({ ...room(things), payeeId: things.memberId, amount }),
    then: 'identity_step_up_needed',
    but: { ...mayNotPay, member: 'ledger_self_transfer' },
  }),
  findInMyRooms: own({ ask: () => ({ name: 'mei' }), lost: 'done' }),
}
