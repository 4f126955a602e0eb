import { together, type Tx } from '#/engine/db.ts'
import * as chat from '#/modules/chat/index.ts'
import type { EnvelopeRow } from '../store.ts'
import type { Hung } from './rules.ts'
import { findReminder } from './store.ts'

/** Finds what decides whether the sender of an envelope may remind a group of it. */
export async function hungOf(tx: Tx, row: EnvelopeRow): Promise<Hung> {
  const { room } = row
  if (room === null) return { ...row, inGroup: false, remindedAt: undefined }
  const [terms, remindedAt] = await together([chat.termsOf(tx, [room]), findReminder(tx, row.id)])
  return { ...row, inGroup: terms.get(room)?.kind === 'group', remindedAt }
}
