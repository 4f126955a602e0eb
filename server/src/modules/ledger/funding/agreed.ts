import { agreedCorrection, correctKind } from './corrections.ts'
import { agreedClose, closeKind } from './desk.ts'
import { agreedRedemption, approveKind } from './redemption-staff.ts'
import { agreedVouchers, vouchersKind } from './vouchers.ts'

/** What is done, by kind, once a second person has agreed to it. */
export const agreedFunding = {
  [vouchersKind]: agreedVouchers,
  [approveKind]: agreedRedemption,
  [closeKind]: agreedClose,
  [correctKind]: agreedCorrection,
}
