import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { z } from 'zod'
import type { Ctx } from '#/engine/house.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import type { chargeChanged } from '#/modules/ledger/index.ts'
import { done, wait } from './index.ts'

type Changed = z.output<(typeof chargeChanged)['payload']>

/** Under this kind a till waits under Today for the yes of a payer, for about a minute. */
const asked = 'ledger.charge_asked'

/** Lets a phone in the pocket hear that a till waits; once it was answered nothing waits. */
export async function tellCharge({ tx, now }: Ctx, fact: Changed): Promise<void> {
  const { chargeId, tillId, payerId, amount, state, until } = fact
  const ref = toWire('chg', chargeId)
  if (state !== 'asked') return done(tx, { kind: asked, ref })
  // Heard too late it would call somebody to a till that has given up.
  if (until <= now) return

  const name = (await peopleOf(tx, [tillId])).get(tillId)?.name ?? ''
  const facts = { name, amount: amount.toString() }
  await wait(tx, { user: payerId, kind: asked, ref, until, facts })
}
