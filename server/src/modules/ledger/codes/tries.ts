import { codeRoutes as routes } from '@fuquan/contract/ledger/codes.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Call } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { limit } from '#/engine/limits.ts'
import { ctxOf, tryCode } from '#/engine/tries.ts'
import * as collecting from './collect.ts'

/** Codes that lead nowhere, of one person in an hour; a right one costs nothing. */
const wrongCodes = limit('ledger.collect_code', { points: 60, seconds: 3_600 })
const guessing = { limit: wrongCodes, wrong: 'ledger_code_expired' }

/** Shows whom a collect code pays. Refuses: as `collecting.readCollectCode`, and too_many, busy. */
export function readCollectCode(
  call: Call,
  input: Input<typeof routes.readCollectCode>,
): Promise<Reply<typeof routes.readCollectCode>> {
  const { house } = call
  return tryCode(call, guessing, () =>
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
  return tryCode(call, guessing, () =>
    keptOnce(call, under, (tx, now) => collecting.payCollectCode(ctxOf(call, { tx, now }), input)),
  )
}
