import { codeRoutes as routes } from '@fuquan/contract/ledger/codes.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { limit } from '#/engine/limits.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as collecting from './collect.ts'

/** Codes that lead nowhere, of one person in an hour; a right one costs nothing. */
const wrongCodes = limit('ledger.collect_code', { points: 60, seconds: 3_600 })

/** Shows whom a collect code pays. Refuses: as `collecting.readCollectCode`, and too_many, busy. */
export function readCollectCode(
  call: Call,
  input: Input<typeof routes.readCollectCode>,
): Promise<Reply<typeof routes.readCollectCode>> {
  const { house } = call
  return tryCode(call, () =>
    house.read((tx, now) => collecting.readCollectCode(ctxOf(call, { tx, now }), input)),
  )
}

/** Pays by a collect code. Refuses: as `collecting.payCollectCode`, and too_many, busy. */
export function payCollectCode(
  call: Call,
  input: Input<typeof routes.payCollectCode>,
): Promise<Reply<typeof routes.payCollectCode>> {
  const route = routes.payCollectCode
  const under = { module: 'ledger', name: 'payCollectCode', route, input }
  return tryCode(call, () =>
    keptOnce(call, under, (tx, now) => collecting.payCollectCode(ctxOf(call, { tx, now }), input)),
  )
}

/** Counts a code before it is looked up; one that exists takes its try back. */
async function tryCode<T>({ house, actor }: Call, look: () => Promise<T>): Promise<T> {
  const counted = { ...wrongCodes, key: actor.id }
  await house.limits.take(counted)
  try {
    const found = await look()
    await house.limits.giveBack(counted)
    return found
  } catch (error) {
    const wrong = error instanceof Refusal && error.code === 'ledger_code_expired'
    if (!wrong) await house.limits.giveBack(counted)
    throw error
  }
}

function ctxOf({ house, actor, key }: Call, { tx, now }: { tx: Tx; now: Date }): Ctx {
  const { dice, log, settings } = house
  return { tx, now, actor, key, dice, log, settings, house }
}
