import type { Client } from '#/testing/client.ts'
import { changeSettings } from '#/testing/settings.ts'
import { pinOfAll, type World } from '#/testing/world.ts'

export type FundingThings = {
  topUpId: string
  redemptionId: string
  voucherBatchId: string
  deskDayId: string
}

const reason = 'the scene needs one of each'

/** Opens the ways there are. Wen does it while nobody else could agree: later it takes two. */
export const openWays = (world: World): Promise<void> =>
  changeSettings(world, { 'ledger.gateway_sandbox': true, 'ledger.redeem': true })

/** A top-up that is open, a redemption taken back, vouchers that were stopped, an open drawer. */
export async function fundingThings(
  world: World,
  who: { keeper: Client; owner: Client; cashier: Client },
): Promise<FundingThings> {
  const { keeper, owner, cashier } = who
  const topUp = await keeper.get('startTopUp', { gateway: 'sandbox', amount: '500' })
  const shown = { kind: 'ledger.redeem', payee: 'sandbox', amount: '200' }
  const { proof } = await keeper.get('stepUp', { pin: pinOfAll, ...shown })
  const asked = await keeper.get('askRedemption', { way: 'sandbox', amount: '200', proof })
  const redemptionId = String(asked['id'])
  await keeper.get('cancelRedemption', { redemptionId })
  const voucherBatchId = await stoppedBatch(owner)
  const day = await cashier.get('openDesk', { float: '1000', reason })
  const deskDayId = String(day['id'])
  return { topUpId: String(topUp['id']), redemptionId, voucherBatchId, deskDayId }
}

async function stoppedBatch(owner: Client): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  const batch = { label: 'Fair', count: 2, amount: '100', source: 'issue', expiresAt, reason }
  const { proof } = await owner.get('stepUp', {
    pin: pinOfAll,
    kind: 'ledger.vouchers',
    payee: 'issue',
    amount: '100',
    facts: { count: '2', label: 'Fair' },
  })
  const made = await owner.get('createVouchers', { ...batch, proof })
  const voucherBatchId = String(made['id'])
  await owner.get('stopVouchers', { voucherBatchId, reason })
  return voucherBatchId
}
