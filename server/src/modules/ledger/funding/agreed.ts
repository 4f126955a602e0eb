import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Ctx } from '#/engine/house.ts'
import { agreedCorrection, correctKind } from './corrections.ts'
import { agreedClose, closeKind } from './desk.ts'
import { agreedRedemption, approveKind } from './redemption-staff.ts'
import { agreedVouchers, vouchersKind } from './vouchers.ts'

type Agreed = {
  kind: string
  facts: Readonly<Record<string, unknown>>
  ref: string
  askedBy: UserId
  agreedBy: UserId
  reason: string
}

/** Does what a second person agreed to, once; acts of others are left alone. */
export async function performAgreedFunding(ctx: Ctx, agreed: Agreed): Promise<void> {
  switch (agreed.kind) {
    case vouchersKind:
      return agreedVouchers(ctx, agreed)
    case approveKind:
      return agreedRedemption(ctx, agreed)
    case closeKind:
      return agreedClose(ctx, agreed)
    case correctKind:
      return agreedCorrection(ctx, agreed)
  }
}
