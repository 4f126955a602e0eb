import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { fromL1, own, ownWrite, type Row } from './expectation.ts'

const noCharge = { ask: () => ({ chargeId: toWire('chg', newId()) }), then: 'not_found' } as const
const code = 'x'.repeat(22)

export const codeRows: Record<string, Row> = {
  makePayCode: ownWrite({ but: fromL1('identity_level_needed') }),
  chargePayCode: ownWrite({
    ask: () => ({ digits: '281234567812345678', amount: '100' }),
    then: 'ledger_code_expired',
    lost: 'ledger_code_expired',
  }),
  getCharge: own({ ...noCharge, lost: 'not_found' }),
  listCharges: own(),
  confirmCharge: ownWrite({ ...noCharge, lost: 'not_found' }),
  declineCharge: ownWrite({ ...noCharge, lost: 'not_found' }),
  getPoster: own(),
  makeCollectCode: ownWrite({
    ask: () => ({ amount: '100' }),
    lost: 'done',
    but: fromL1('identity_level_needed'),
  }),
  readCollectCode: own({
    ask: () => ({ code }),
    then: 'ledger_code_expired',
    lost: 'ledger_code_expired',
  }),
  payCollectCode: ownWrite({
    ask: () => ({ code, amount: '100' }),
    then: 'ledger_code_expired',
    lost: 'ledger_code_expired',
  }),
  listArrivals: own(),
}
