import type { Same } from '../same.ts'
import type { ledger as zh } from '../zh-CN/ledger.ts'

export const ledger = {
  refusals: {
    ledger_amount_invalid: 'That amount is beyond what one transfer may carry, {{max}}. Try less.',
    ledger_transfer_id_reused:
      'The number of this transfer already belongs to another one, so nothing moved. Reload and start again.',
    ledger_self_transfer: 'You cannot pay yourself. Choose somebody else.',
    ledger_asset_mismatch:
      'The two accounts do not count in the same unit. Choose another account.',
    ledger_account_closed: 'This account is closed and takes part in nothing. Choose another one.',
    ledger_account_frozen:
      'This account is frozen: nothing goes out, refunds still come in. Ask the staff.',
    ledger_account_busy: 'Something is still open here. Finish it first, then try again.',
    ledger_over_limit: 'The limit for today is used up. It starts anew at {{resets_at}}.',
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
    ledger_linked_failed:
      'Another transfer of the same group failed, so this one did not happen. Solve that one first.',
    ledger_paused:
      'The books are being checked, so no money moves for now. Balances are safe. Try again soon.',
  },
  notices: {
    topped_up: 'You received {{amount}}: {{reason}}',
    corrected: 'The staff took {{amount}} out of your wallet: {{reason}}',
    received_from_waiting: '{{amount}} that was waiting is now in your wallet',
  },
  kinds: {
    issue: 'Issue',
    burn: 'Burn',
    starting_credits: 'Starting credits',
    waiting_swept: 'From waiting',
    waiting_returned: 'Returned from waiting',
    envelope_fund: 'Put into an envelope',
    envelope_claim: 'From an envelope',
    envelope_return: 'Envelope returned',
    correction: 'Correction',
  },
  export: {
    at: 'Time',
    kind: 'Kind',
    in: 'In',
    out: 'Out',
    balance_after: 'Balance',
    account: 'Account',
    transfer: 'Transfer',
    wallet: 'Wallet',
    waiting: 'Waiting',
  },
} as const satisfies Same<typeof zh>
