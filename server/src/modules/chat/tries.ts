import { routes } from '@fuquan/contract/chat.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Call } from '#/engine/house.ts'
import { keptOnce } from '#/engine/kept.ts'
import { limit } from '#/engine/limits.ts'
import { ctxOf } from '#/engine/tries.ts'
import * as finding from './messages/find.ts'
import * as reporting from './reports/actions.ts'

/** A search reads many lines: one a second is more than anybody types. */
export const searches = limit('chat.search', { points: 60, seconds: 60 })
/** Each report costs a moderator's minute, so nobody drowns them. */
export const reports = limit('chat.report', { points: 20, seconds: 3_600 })

/** Finds lines in my rooms. Refuses: as `finding.searchMessages`, and too_many, busy. */
export async function searchMessages(
  call: Call,
  input: Input<typeof routes.searchMessages>,
): Promise<Reply<typeof routes.searchMessages>> {
  const { house, actor } = call
  await house.limits.take({ ...searches, key: actor.id })
  return house.read((tx, now) => finding.searchMessages(ctxOf(call, { tx, now }), input))
}

/** Reports a line. Refuses: as `reporting.reportMessage`, and too_many, busy. */
export async function reportMessage(
  call: Call,
  input: Input<typeof routes.reportMessage>,
): Promise<Reply<typeof routes.reportMessage>> {
  await call.house.limits.take({ ...reports, key: call.actor.id })
  const under = { module: 'chat', name: 'reportMessage', route: routes.reportMessage, input }
  return keptOnce(call, under, (tx, now) =>
    reporting.reportMessage(ctxOf(call, { tx, now }), input),
  )
}
