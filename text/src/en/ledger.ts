import type { Same } from '../same.ts'
import type { ledger as zh } from '../zh-CN/ledger.ts'

export const ledger = {
  refusals: {
    ledger_amount_invalid:
      'The amount has to be between {{min, money}} and {{max, money}}. Change it and try again.',
    ledger_transfer_id_reused:
      'The number of this transfer already belongs to another one, so nothing moved. Reload and start again.',
    ledger_self_transfer: 'You cannot pay yourself. Choose somebody else.',
    ledger_asset_mismatch:
      'The two accounts do not count in the same unit. Choose another account.',
    ledger_account_closed: 'This account is closed and takes part in nothing. Choose another one.',
    ledger_account_frozen:
      'This account is frozen: nothing goes out, refunds still come in. Ask the staff.',
    ledger_account_busy: 'Something is still open here. Finish it first, then try again.',
    ledger_over_limit:
      'That is more than is left of the {{max, money}} a day. The limit starts anew at {{resets_at}}.',
    ledger_insufficient: 'There is not enough free on the account. Try less, or top up first.',
    ledger_balance_full:
      'The wallet that should receive this is nearly full. Try less, or wait until there is room.',
    ledger_hold_resolved:
      'This hold has already ended, so nothing moved again. Reload to see how it ended.',
    ledger_hold_expired: 'This hold is past its time and the money is back. Start anew.',
    ledger_hold_exceeded: 'That is more than is held. Try less.',
    ledger_hold_payee: 'This hold names somebody else as payee. Check who should be paid.',
    ledger_reversal_exceeded: 'That is more than is left to take back of this transfer. Try less.',
    ledger_nothing_to_move: 'There is nothing left to move, so there is nothing to do.',
    ledger_code_expired: 'This code has expired or never was one. Ask for a fresh one.',
    ledger_code_used: 'This code has been used already. Ask for a fresh one.',
    ledger_code_amount: 'This code is for {{amount, money}}. Read it again to see it.',
    ledger_charge_wrong_state: 'This has already been answered. Look at how it ended.',
    ledger_problem_open:
      'You have already reported this bill. The staff will answer; add to it then.',
    ledger_problem_answered: 'This report was answered before. Reload to see the answer.',
    ledger_payee_unavailable:
      'They cannot be paid right now, and nothing moved. Try another way, or ask them first.',
    ledger_payment_wrong_state:
      'This is no longer possible with this payment. Reload to see how it stands.',
    ledger_paused:
      'The books are being checked, so no money moves for now. Balances are safe. Try again soon.',
    ledger_gateway_off: 'This way of topping up is not open now. Please choose another one.',
    ledger_callback_invalid:
      'The signature is wrong or too old, so nothing was done. Check the secret and the clock.',
    ledger_top_up_state:
      'This top-up has ended already, so nothing changed. Look at its state on the top-up page.',
    ledger_voucher_invalid:
      'This voucher cannot be used: it may be mistyped, used or too old. Check it and try again; five tries an hour.',
    ledger_voucher_printed:
      'The codes of this batch were shown once and are not shown again. If they are lost, stop the batch and make another.',
    ledger_batch_state: 'This batch has been stopped or is past its day. Please make a new one.',
    ledger_redeem_off: 'Cashing out is not open here. Ask the people who run this house.',
    ledger_redemption_state:
      'This redemption has moved on meanwhile, so nothing changed. Reload to see where it stands.',
    ledger_desk_state:
      'The desk is not in a state for this. Open it first, or wait until the count is agreed.',
    ledger_desk_self: 'Nobody serves themselves at the desk. Ask a colleague.',
    ledger_desk_limit:
      'The desk takes at most {{max, money}} at once. Try less, or ask the treasurer.',
    ledger_desk_short:
      'There is not enough cash in the drawer for this; it should hold {{expected, money}}. Put some in first.',
    ledger_not_correctable:
      'This movement cannot be corrected here: it belongs to an envelope or the like, or is a correction itself. Deal with it there.',
  },
  notices: {
    books_differ:
      'The books differ in one place ({{check}}). The account, or all money, has been stopped; look at the books in the console now.',
    topped_up: 'You received {{amount}}: {{reason}}',
    corrected: 'The staff took {{amount}} out of your wallet: {{reason}}',
    received_from_waiting: '{{amount}} that was waiting is now in your wallet',
    payment_arrived: '{{name}} paid you {{amount}}; it is in your wallet',
    payment_coming: '{{name}} paid you {{amount}}; it arrives {{until}}',
    payment_accepted: '{{name}} accepted the {{amount}} you paid',
    payment_delivered: 'The {{amount}} you paid {{name}} has arrived',
    payment_returned: '{{name}} did not accept in time; {{amount}} is back in your wallet',
    payment_lapsed: 'The {{amount}} that {{name}} paid you ran out of time and went back',
    payment_failed: 'The {{amount}} you paid {{name}} could not arrive and is back in your wallet',
    payment_cancelled: '{{name}} cancelled the {{amount}} on its way to you',
    payment_declined: '{{name}} declined; {{amount}} is back in your wallet',
    payment_refunded: '{{name}} paid you back {{amount}}; it is in your wallet',
    payment_asked_back: '{{name}} asks you to pay back {{amount}}. Whether you do is up to you',
  },
  waiting: {
    charge_asked: '{{name}} asks you for {{amount}} at the till',
    payment_asked: '{{name}} paid you {{amount}}; it waits for your yes',
  },
  kinds: {
    issue: 'Issue',
    burn: 'Burn',
    starting_credits: 'Starting credits',
    waiting_swept: 'From waiting',
    waiting_returned: 'Returned from waiting',
    payment: 'Transfer',
    payment_refund: 'Transfer paid back',
    envelope_fund: 'Put into an envelope',
    envelope_claim: 'From an envelope',
    envelope_return: 'Envelope returned',
    fund_gift: 'Gift to the fund',
    correction: 'Correction',
    top_up: 'Top-up',
    top_up_paid: 'Paid through a gateway',
    desk_top_up: 'Top-up at the desk',
    desk_paid_in: 'Cash at the desk',
    voucher: 'Voucher',
    voucher_fund: 'Put into vouchers',
    voucher_return: 'Unused vouchers',
    redemption: 'Cash out',
    redemption_back: 'Cash out given back',
    redemption_paid: 'Paid out',
    desk_difference: 'Difference at the desk',
    correction_outside: 'Corrected, back outside',
    correction_cover: 'Carried by the house for a correction',
  },
  export: {
    at: 'Time',
    kind: 'Kind',
    with: 'With',
    in: 'In',
    out: 'Out',
    balance_after: 'Balance',
    account: 'Account',
    tags: 'Tags',
    note: 'Note',
    transfer: 'Transfer',
    wallet: 'Wallet',
    waiting: 'Waiting',
  },
} as const satisfies Same<typeof zh>
