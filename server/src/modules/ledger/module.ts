import { routes } from '@fuquan/contract/ledger.ts'
import { bind } from '#/engine/bind.ts'
import type { Module } from '#/engine/module.ts'
import { ceilingsJob } from './book/ceilings.ts'
import { check, passBeforeOpening } from './book/reconcile.ts'
import { verify } from './book/verify.ts'
import { watchBooks } from './book/watch.ts'
import * as charges from './codes/charges.ts'
import * as collecting from './codes/collect.ts'
import * as byCode from './codes/tries.ts'
import * as funding from './funding/actions.ts'
import { checkFunding } from './funding/checks.ts'
import { fundingJobs } from './funding/turns.ts'
import * as payments from './payments/actions.ts'
import { checkPayments } from './payments/checks.ts'
import { paymentDue } from './payments/due.ts'
import { leaving } from './leaving.ts'
import { reactions, schedules } from './reactions.ts'
import { settings } from './settings.ts'
import { getPublicBooks, getWallet } from './wallet/actions.ts'
import { getBill, listBills, listBillTags, listMonths, markBill } from './wallet/bill-actions.ts'
import { exportBills, exportBillsJson } from './wallet/bill-export.ts'
import { answerBillProblem, listBillProblems, reportBill } from './wallet/bill-problems.ts'
import { giveToFund } from './wallet/giving.ts'
import { exportAccounts, getBookPasses, rebuildBooks } from './wallet/keeping.ts'
import { burnCredits, issueCredits } from './wallet/money.ts'
import { pausing } from './wallet/pausing.ts'
import { getPinFree, setPinFree } from './wallet/pin-free.ts'
import {
  closeFinding,
  freezeAccount,
  getAccount,
  getTransfer,
  listAccountsOfPerson,
  listFindings,
  listHouseAccounts,
  listStuckHolds,
  pauseMoney,
  resumeMoney,
  unfreezeAccount,
} from './wallet/staff.ts'
import { getYearBill } from './wallet/year.ts'

const actions = {
  getWallet,
  listBills,
  listMonths,
  getBill,
  markBill,
  listBillTags,
  reportBill,
  listBillProblems,
  answerBillProblem,
  exportBills,
  exportBillsJson,
  getYearBill,
  ...payments,
  ...charges,
  ...collecting,
  ...byCode,
  ...funding,
  getPublicBooks,
  giveToFund,
  getPinFree,
  setPinFree,
  issueCredits,
  burnCredits,
  getBookPasses,
  rebuildBooks,
  exportAccounts,
  listAccountsOfPerson,
  listHouseAccounts,
  listStuckHolds,
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
  leaving,
  jobs: [paymentDue, ceilingsJob, ...fundingJobs],
  schedules,
  settings,
  check: async tx => [
    ...(await check(tx)),
    ...(await checkPayments(tx)),
    ...(await checkFunding(tx)),
  ],
  commands: [verify, ...pausing],
  watch: watchBooks,
  beforeOpening: passBeforeOpening,
  // The database refuses every wrong state by itself; these are its words for it.
  constraints: {
    balance_floor: 'ledger_insufficient',
    balance_ceiling: 'ledger_balance_full',
    balance_closed: 'ledger_account_busy',
    transfer_id: 'ledger_transfer_id_reused',
    transfer_payer: 'ledger_self_transfer',
    transfer_hold_ends_once: 'ledger_hold_resolved',
    bill_problem_open: 'ledger_problem_open',
    payment_id: 'ledger_transfer_id_reused',
    reversed_at_most: 'ledger_reversal_exceeded',
    allowance_used: 'ledger_over_limit',
  },
}
