import { schedule } from '#/engine/events.ts'
import { askAll, startJob } from './asking.ts'
import { creditJob } from './news.ts'
import { goOn, payJob } from './redemption-staff.ts'
import { sandboxJob } from './top-ups.ts'
import { endBatches } from './vouchers.ts'

/** Jobs that ask the outside, or do what it said. Each may run twice without harm. */
export const fundingJobs = [startJob, creditJob, sandboxJob, payJob]

/** What goes on by itself, whether or not anybody ever calls us back. */
export const fundingSchedules = [
  schedule('ledger.ask_gateways', { everySeconds: 30 }, askAll),
  schedule('ledger.redemptions', { everySeconds: 30 }, goOn),
  schedule('ledger.vouchers', { everySeconds: 600 }, endBatches),
]
