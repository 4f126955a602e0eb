import type { Tx } from '#/engine/db.ts'
import { type JobCall, on, schedule } from '#/engine/events.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { Refusal } from '#/kit/refusal.ts'
import {
  secondPerson,
  joined,
  levelChanged,
  restricted,
  signedOut,
} from '#/modules/identity/index.ts'
import { expire } from './book/actions.ts'
import { transferId } from './book/accounts.ts'
import { moveCeilings } from './book/ceilings.ts'
import { ensureWallets } from './book/opening.ts'
import { dropPayCodes, sweepCodes } from './codes/store.ts'
import { dayEndPass, minutePass, wholePass } from './book/reconcile.ts'
import { makeSeal } from './book/seals.ts'
import { withoutHurry } from './book/store-checks.ts'
import { listDueHolds } from './book/store.ts'
import { agreedFunding } from './funding/agreed.ts'
import { fundingSchedules } from './funding/turns.ts'
import { settleOverdue } from './payments/due.ts'
import { holdKind } from './payments/ids.ts'
import { startingCredits } from './wallet/grants.ts'
import { agreedMoney } from './wallet/money.ts'
import { noteEscrow } from './wallet/store-escrow.ts'
import { rollUpDays } from './wallet/store-months.ts'
import { noteAllWaiting } from './wallet/store-waiting.ts'
import { wholeTurn } from './wallet/keeping.ts'
import { sweepWaiting } from './wallet/waiting.ts'

const holdsPerTurnMax = 500
/** Codes that are over are kept a while, so that a late reader hears that they are. */
const codesKeptMs = 24 * 60 * 60_000
const levelForCredits = 1
const whilePaused = ['ledger_paused']

export const reactions = [
  on(joined, 'ledger', async ({ tx }, { userId, level }) => {
    await ensureWallets(tx, [userId])
    if (level >= levelForCredits) await startingCredits(tx, userId)
  }),
  on(levelChanged, 'ledger', async ({ tx }, { userId, level }) => {
    if (level >= levelForCredits) await startingCredits(tx, userId)
  }),
  // A code on a screen is as good as a signature: it ends with the right to sign.
  on(restricted, 'ledger', async ({ tx }, { userId: owner, restricted: isNow }) => {
    if (isNow) await dropPayCodes(tx, { owner, devices: undefined })
  }),
  on(signedOut, 'ledger', ({ tx }, { userId: owner, deviceIds: devices }) =>
    dropPayCodes(tx, { owner, devices }),
  ),
  secondPerson.onAgreed('ledger', { acts: agreedMoney, passing: whilePaused }),
  secondPerson.onAgreed('ledger.funding', { acts: agreedFunding, passing: whilePaused }),
]

export const schedules = [
  schedule('ledger.lapse', { everySeconds: 15 }, lapseHolds),
  schedule('ledger.payments', { everySeconds: 15 }, settleOverdue),
  schedule('ledger.sweep', { everySeconds: 60 }, sweepWaiting),
  ...fundingSchedules,
  schedule('ledger.reconcile', { everySeconds: 60 }, minutePass),
  schedule('ledger.codes', { everySeconds: 600 }, async ({ house }) => {
    await house.inTransaction('read write', (tx, now) =>
      sweepCodes(tx, new Date(now.getTime() - codesKeptMs)),
    )
  }),
  schedule('ledger.seal', { everySeconds: 300 }, async ({ house }) => {
    await house.inTransaction('read write', makeSeal)
  }),
  // By itself, since staff may ask for it at any hour; what the night notes is noted at night.
  schedule(wholeTurn, '7 19 * * *', wholePass),
  schedule('ledger.nightly', '17 19 * * *', async call => {
    await dayEndPass(call)
    const zone = call.house.settings.of(houseTimeZone)
    // One by one: a long writing transaction holds back the news of everybody.
    for (const work of [(tx: Tx) => rollUpDays(tx, zone), noteAllWaiting, noteEscrow]) {
      await call.house.inTransaction('read write', async tx => {
        await withoutHurry(tx)
        await work(tx)
      })
    }
    await moveCeilings(call)
  }),
]

/** Ends holds whose time has come; those of payments end with their payment. */
async function lapseHolds({ house, log }: JobCall): Promise<void> {
  const due = await house.read(tx => listDueHolds(tx, { limit: holdsPerTurnMax, except: holdKind }))
  for (const { book, hold } of due) {
    const id = transferId('ledger.hold_expired', book, hold)
    const lapsing = house.inTransaction('read write', (tx, now) =>
      expire(tx, { id, book, hold, now }),
    )
    // Captured or released a moment ago, or money is paused: the next turn looks again.
    await lapsing.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      log.info({ hold, code: error.code }, 'a hold did not lapse')
    })
  }
}
