import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { Tx } from '#/engine/db.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import type { Settings } from '#/engine/settings.ts'
import { Refusal } from '#/kit/refusal.ts'
import { secondPerson } from '#/modules/identity/index.ts'
import { secondPersonOver } from '../settings.ts'
import * as store from './store.ts'

const halfDayMs = 43_200_000
/** Who may agree to what another of them does with money. */
export const mayAgree = ['operator', 'treasurer'] as const

/** One act of staff with money, before it is done. `facts` is plain JSON. */
export type StaffAct = {
  kind: string
  /** What it is about, in wire form: the same act asked again is the same approval. */
  ref: string
  facts: Readonly<Record<string, unknown>>
  /** Minor units, as they count towards the day. */
  total: bigint
  reason: string
  by: UserId
  /** Needs a second person whatever the amount: it is about the maker's own money. */
  always?: boolean
}

type At = { settings: Settings; now: Date }

/**
 * Weighs an act against what its maker did today; a limit cannot be passed by splitting.
 *
 * Gives `small` or `alone` when it may be done now, and otherwise the refusal to answer with:
 * identity_second_person_needed {approval}. The act then waits.
 */
export async function weigh(
  tx: Tx,
  act: StaffAct,
  { settings, now }: At,
): Promise<Refusal | 'alone' | 'small'> {
  const day = await dayOf(tx, { settings, now })
  const used = await store.staffUsed(tx, { ...day, by: act.by, add: 0n })
  const isSmall = used + act.total <= settings.of(secondPersonOver)
  if (isSmall && act.always !== true) return 'small'
  return needSecond(tx, act, now)
}

/** Asks for a second person whatever was done today. Gives `alone` when there is none. */
export async function needSecond(
  tx: Tx,
  act: Omit<StaffAct, 'total' | 'always'>,
  now: Date,
): Promise<Refusal | 'alone'> {
  const { kind, ref, reason, by } = act
  const facts = { ...act.facts }
  const approval = await secondPerson.approvalOf(tx, {
    kind,
    ref,
    facts,
    roles: mayAgree,
    reason,
    by,
    now,
  })
  if (approval === 'alone') return 'alone'
  const asked = toWire('apr', approval.id)
  await audit(tx, {
    by: { kind: 'user', id: by },
    act: 'ledger.askSecondPerson',
    about: { kind: 'approval', ref: asked },
    after: { kind, ref, ...facts },
    reason,
  })
  return new Refusal('identity_second_person_needed', { approval: asked })
}

/** Counts what was done towards the day of whoever asked for it. Units: minor units. */
export async function countAct(
  tx: Tx,
  { by, total }: { by: UserId; total: bigint },
  at: At,
): Promise<void> {
  const day = await dayOf(tx, at)
  await store.staffUsed(tx, { ...day, by, add: total })
}

/** When the day of the house began, and the one before it. */
async function dayOf(tx: Tx, { settings, now }: At): Promise<{ starts: Date; before: Date }> {
  const zone = settings.of(houseTimeZone)
  const starts = await store.dayStart(tx, now, zone)
  const before = await store.dayStart(tx, new Date(starts.getTime() - halfDayMs), zone)
  return { starts, before }
}
