import { EnvelopeId, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { readNow } from '#/engine/clock.ts'
import type { Tx } from '#/engine/db.ts'
import { at, job } from '#/engine/events.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { notify } from '#/modules/notifications/index.ts'
import { listGuests } from './opening/store.ts'
import { remindAt, shownState } from './rules.ts'
import * as records from './store-records.ts'
import * as store from './store.ts'

/** What waits under Today for whoever may open an envelope and has not. */
export const waitKind = 'envelopes.waiting'

/** The hour of one envelope is near: who was named and has not opened it hears so, once. */
export const remind = job('envelopes.remind', {
  payload: z.object({ envelopeId: EnvelopeId }),
  run: ({ tx }, { envelopeId }) => remindNamed(tx, envelopeId),
})

/** Sets the hour at which those named in an envelope are reminded, if it lives long enough. */
export async function planReminder(tx: Tx, row: store.EnvelopeRow): Promise<void> {
  const when = remindAt(row)
  if (row.audience !== 'people' || when === undefined) return
  await at(tx, remind, { envelopeId: row.id }, when, { once: row.id })
}

async function remindNamed(tx: Tx, id: EnvelopeId): Promise<void> {
  // Under the lock of the envelope nobody opens it between our looking and our saying so.
  const row = await store.lockEnvelope(tx, id)
  const now = await readNow(tx)
  if (row === undefined || shownState(row, now) !== 'open') return
  const guests = await listGuests(tx, id)
  const took = new Set(await records.claimersAmong(tx, id, guests))

  const sender = (await peopleOf(tx, [row.sender])).get(row.sender)
  await notify(tx, {
    to: guests.filter(one => !took.has(one)),
    kind: 'envelopes.expires_soon',
    facts: { name: sender?.name ?? '', until: row.expiresAt.toISOString() },
    link: { kind: 'envelope', ref: toWire('env', id) },
    class: 'waiting',
    from: row.sender,
    reminds: { kind: waitKind, until: row.expiresAt },
  })
}
