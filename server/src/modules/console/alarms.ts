import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { on } from '#/engine/events.ts'
import { staffWith } from '#/modules/identity/index.ts'
import { differenceFound } from '#/modules/ledger/index.ts'
import { notify } from '#/modules/notifications/index.ts'

/** Everybody who keeps the books hears of a difference as soon as a check has found it. */
export const alarms = [
  on(differenceFound, 'console', async ({ tx }, { check, accountId, at }) => {
    const about = accountId === null ? 'all' : toWire('acc', accountId)
    await notify(tx, {
      to: await staffWith(tx, ['operator', 'treasurer']),
      kind: 'ledger.books_differ',
      facts: { check },
      link: { kind: 'books', ref: about },
      class: 'money',
      ref: `${check} ${about} ${at.toISOString()}`,
    })
  }),
]
