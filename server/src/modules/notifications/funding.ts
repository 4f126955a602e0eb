import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { on } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { movementCorrected, redeemed, topUpMoved } from '#/modules/ledger/index.ts'
import type { z } from 'zod'
import { notify } from './index.ts'

type Redeemed = z.output<(typeof redeemed)['payload']>
type Corrected = z.output<(typeof movementCorrected)['payload']>

/** News of money from outside and to there, of what was put right. */
export const fundingReactions = [
  on(topUpMoved, 'notifications', async ({ tx }, { topUpId, userId, amount, state }) => {
    // What fails or runs out is on the screen of whoever tries; what comes in may come in late.
    if (state !== 'credited') return
    await notify(tx, {
      to: [userId],
      kind: 'notifications.top_up_credited',
      facts: { amount: amount.toString() },
      link: { kind: 'top_up', ref: toWire('tup', topUpId) },
      class: 'money',
    })
  }),
  on(redeemed, 'notifications', tellRedeemed),
  on(movementCorrected, 'notifications', tellCorrected),
] as const

async function tellRedeemed(ctx: Ctx, fact: Redeemed): Promise<void> {
  const { redemptionId, userId, amount, state, reason } = fact
  // What somebody did themselves needs no telling.
  if (state === 'asked' || state === 'cancelled') return
  const ref = toWire('rdm', redemptionId)
  await notify(ctx.tx, {
    to: [userId],
    kind: `notifications.redemption_${state}`,
    facts: { amount: amount.toString(), ...(reason !== null && { reason }) },
    link: { kind: 'redemption', ref },
    class: 'money',
    ref: `${ref}/${state}`,
  })
}

/** Each side hears what it is to them. */
async function tellCorrected(ctx: Ctx, fact: Corrected): Promise<void> {
  const { transferId, takenFrom, givenTo, amount, reason } = fact
  const facts = { amount: amount.toString(), reason }
  const link = { kind: 'transfer', ref: toWire('trf', transferId) }
  const tell = async (person: UserId | null, name: string): Promise<void> => {
    if (person === null) return
    const kind = `notifications.${name}`
    await notify(ctx.tx, { to: [person], kind, facts, link, class: 'money' })
  }
  await tell(takenFrom, 'correction_taken')
  await tell(givenTo, 'correction_given')
}
