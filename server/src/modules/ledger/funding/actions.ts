export { correctTransfer } from './corrections.ts'
export { closeDesk, deskTopUp, getDesk, getDeskDay, listDeskDays, openDesk } from './desk.ts'
export {
  askGateway,
  inspectTopUp,
  listAllTopUps,
  listGateways,
  testGateway,
} from './gateway-staff.ts'
export {
  approveRedemption,
  failRedemption,
  listRedemptionQueue,
  payOutRedemption,
  refuseRedemption,
} from './redemption-staff.ts'
export { askRedemption, cancelRedemption, getRedemption, listRedemptions } from './redemptions.ts'
export {
  getFunding,
  getTopUp,
  hearGateway,
  listTopUps,
  playSandbox,
  startTopUp,
} from './top-ups.ts'
export { useVoucher } from './voucher-use.ts'
export { createVouchers, listVoucherBatches, printVouchers, stopVouchers } from './vouchers.ts'
