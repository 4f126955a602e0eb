import { auditExportRowsMax, type routes } from '@fuquan/contract/console.ts'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { verifyAudit } from '#/engine/audit.ts'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Call, Ctx, House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { csvCell } from '../rules.ts'
import * as store from '../store.ts'

/** How long a check of the whole chain is believed: reading it all at every page costs too much. */
export const chainBelievedMs = 60_000
const exportPageMax = 1_000

type AuditPage = Reply<(typeof routes)['listAudit']>
type Checked = { at: number; whole: boolean }
const checked = new WeakMap<House, Checked>()

/** Lists what staff did, newest first, with the check of the chain. */
export async function listAudit(
  ctx: Ctx,
  input: Input<(typeof routes)['listAudit']>,
): Promise<AuditPage> {
  const { tx } = ctx
  const { cursor, limit, act, by, person } = input
  const before = cursor === undefined ? undefined : numberOf(cursor)

  const rows = await store.listAuditLines(tx, { act, by, person, before, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const [newest] = await store.listAuditLines(tx, { before: undefined, limit: 1 })
  const people = await peopleOf(tx, shown.flatMap(whoOf))

  const last = shown.at(-1)
  return {
    items: shown.map(row => ({
      number: row.number.toString(),
      at: row.at,
      by: people.get(row.by_id) ?? null,
      act: row.act,
      about: aboutOf(row),
      person: (row.person_id === null ? undefined : people.get(row.person_id)) ?? null,
      before: row.before,
      after: row.after,
      reason: row.reason === '' ? null : row.reason,
      digest: row.digest.toString('hex'),
    })),
    ...(rows.length > limit && last !== undefined ? { next: last.number.toString() } : {}),
    chain: { whole: await wholeNow(ctx), head: newest?.digest.toString('hex') ?? null },
  }
}

/** Gives the whole audit log as CSV, oldest first, at most `auditExportRowsMax` lines. */
export async function exportAudit(call: Call): Promise<FileReply> {
  return { stream: csvLines(call.house), name: 'fuquan-audit.csv' }
}

async function* csvLines(house: House): AsyncGenerator<string> {
  const head = ['number', 'at', 'by', 'act', 'about', 'person', 'before', 'after', 'reason']
  // The mark makes table programs read UTF-8.
  yield `\ufeff${[...head, 'digest'].map(csvCell).join(',')}\r\n`
  let after = 0n
  for (let written = 0; written < auditExportRowsMax; written += exportPageMax) {
    const from = after
    const rows = await house.read(tx => store.listAuditFrom(tx, from, exportPageMax))
    yield rows.map(csvLine).join('')
    after = rows.at(-1)?.number ?? after
    if (rows.length < exportPageMax) return
  }
}

const wire = (id: UserId | null): string => (id === null ? '' : z.encode(UserId, id))
const json = (value: unknown): string => (value === null ? '' : JSON.stringify(value))

function csvLine(row: store.AuditRow): string {
  const about = aboutOf(row)
  const cells = [
    row.number.toString(),
    row.at.toISOString(),
    row.by_kind === 'user' ? wire(row.by_id) : row.by_kind,
    row.act,
    about === null ? '' : `${about.kind} ${about.ref}`,
    wire(row.person_id),
    json(row.before),
    json(row.after),
    row.reason,
    row.digest.toString('hex'),
  ]
  return `${cells.map(csvCell).join(',')}\r\n`
}

const aboutOf = (row: store.AuditRow) =>
  row.about_kind === null || row.about_ref === null
    ? null
    : { kind: row.about_kind, ref: row.about_ref }

const whoOf = (row: store.AuditRow): UserId[] =>
  row.person_id === null ? [row.by_id] : [row.by_id, row.person_id]

function numberOf(cursor: string): bigint {
  if (!/^[1-9][0-9]{0,18}$/.test(cursor))
    refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  return BigInt(cursor)
}

/** Whether the whole chain holds. A broken one is looked at afresh every time. */
async function wholeNow({ tx, now, house }: Ctx): Promise<boolean> {
  const known = checked.get(house)
  const age = known === undefined ? Number.POSITIVE_INFINITY : now.getTime() - known.at
  if (known?.whole === true && age >= 0 && age < chainBelievedMs) return true
  const whole = (await verifyAudit(tx)).length === 0
  checked.set(house, { at: now.getTime(), whole })
  return whole
}
