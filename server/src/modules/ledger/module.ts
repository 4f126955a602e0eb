import { routes } from '@fuquan/contract/ledger.ts'
import { bind } from '#/engine/bind.ts'
import type { Module } from '#/engine/module.ts'
import { check } from './book/reconcile.ts'
import { verify } from './book/verify.ts'
import { reactions, schedules } from './reactions.ts'
import { settings } from './settings.ts'
import {
  exportBills,
  getBill,
  getPublicBooks,
  getWallet,
  listBills,
  listMonths,
} from './wallet/actions.ts'
import { burnCredits, issueCredits } from './wallet/money.ts'
import { getPinFree, setPinFree } from './wallet/pin-free.ts'
import {
  closeFinding,
  freezeAccount,
  getAccount,
  getTransfer,
  listFindings,
  listHouseAccounts,
  pauseMoney,
  resumeMoney,
  unfreezeAccount,
} from './wallet/staff.ts'

const actions = {
  getWallet,
  listBills,
  listMonths,
  getBill,
  exportBills,
  getPublicBooks,
  getPinFree,
  setPinFree,
  issueCredits,
  burnCredits,
  listHouseAccounts,
  getAccount,
  getTransfer,
  listFindings,
  closeFinding,
  freezeAccount,
  unfreezeAccount,
  pauseMoney,
  resumeMoney,
}

export const ledger: Module = {
  name: 'ledger',
  routes: bind(routes, actions),
  reactions,
  schedules,
  settings,
  check,
  commands: [verify],
  // The database refuses every wrong state by itself; these are its words for it.
  constraints: {
    balance_floor: 'ledger_insufficient',
    balance_ceiling: 'ledger_balance_full',
    balance_closed: 'ledger_account_busy',
    transfer_id: 'ledger_transfer_id_reused',
    transfer_payer: 'ledger_self_transfer',
    transfer_hold_ends_once: 'ledger_hold_resolved',
    reversed_at_most: 'ledger_reversal_exceeded',
    allowance_used: 'ledger_over_limit',
  },
}
