import { auditExportRowsMax, type routes } from '@fuquan/contract/console.ts'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { audit, verifyAudit } from '#/engine/audit.ts'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import type { Call, Ctx, House } from '#/engine/house.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, spendStepUp } from '#/modules/identity/index.ts'
import { needLook } from '../looking.ts'
import { csvCell } from '../rules.ts'
import * as store from '../store-audit.ts'

/** How long a check of the whole chain is believed: reading it all at every page costs too much. */
export const chainBelievedMs = 60_000
const exportPageMax = 1_000
const exportKind = 'console.export_audit'
/** Acts that a person's page lists first: what was done to them, and by whom. */
const sanctions = [
  'identity.suspendPerson',
  'identity.askSuspension',
  'identity.reinstatePerson',
  'identity.refusePerson',
  'ledger.freezeAccount',
  'ledger.unfreezeAccount',
] as const

type Routes = typeof routes
type AuditPage = Reply<Routes['listAudit']>
type AuditLine = AuditPage['items'][number]
type Checked = { at: number; whole: boolean }
const checked = new WeakMap<House, Checked>()

/**
 * Lists what staff did, newest first, with the check of the chain. What they did about one person
 * needs a live look, as that person's page does. Refuses: console_reason_missing.
 */
export async function listAudit(ctx: Ctx, input: Input<Routes['listAudit']>): Promise<AuditPage> {
  const { tx, settings } = ctx
  const { cursor, limit, ...filter } = input
  await needLook(ctx, filter.person)
  const zone = settings.of(houseTimeZone)
  const page = await pageOf(tx, { filter, cursor, zone, limit })
  const [newest] = await store.listAuditLines(tx, { before: undefined, zone, limit: 1 })
  const head = newest?.digest.toString('hex') ?? null
  return { ...page, chain: { whole: await wholeNow(ctx), head } }
}

/** Lists what staff did about one person. Refuses: console_reason_missing (no live look). */
export async function listPersonLines(
  ctx: Ctx,
  input: Input<Routes['listPersonLines']>,
): Promise<Reply<Routes['listPersonLines']>> {
  const { tx, settings } = ctx
  const { userId: person, show, cursor, limit } = input
  await needLook(ctx, person)

  const zone = settings.of(houseTimeZone)
  const filter = { person, ...(show === 'sanctions' ? { acts: sanctions } : {}) }
  return pageOf(tx, { filter, cursor, zone, limit })
}

/** Looks at a person are told to them apart, with how long each lasted. */
const toldElsewhere = ['console.lookAtPerson'] as const

/** Lists what staff did about the actor: who, what and why. */
export async function listOwnLines(
  { tx, actor, settings }: Ctx,
  { cursor, limit }: Input<Routes['listOwnLines']>,
): Promise<Reply<Routes['listOwnLines']>> {
  const zone = settings.of(houseTimeZone)
  const filter = { person: actor.id, notActs: toldElsewhere }
  const { items, ...rest } = await pageOf(tx, { filter, cursor, zone, limit })
  return {
    items: items.map(({ number, at, by, act, reason }) => ({ number, at, by, act, reason })),
    ...rest,
  }
}

type Paging = {
  filter: store.AuditFilter
  cursor: string | undefined
  zone: string
  limit: number
}

async function pageOf(tx: Tx, { filter, cursor, zone, limit }: Paging) {
  const before = cursor === undefined ? undefined : numberOf(cursor)
  const rows = await store.listAuditLines(tx, { ...filter, zone, before, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const people = await peopleOf(tx, shown.flatMap(whoOf))
  const last = shown.at(-1)
  return {
    items: shown.map((row): AuditLine => ({
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
  }
}

/** Lists every kind of act of the log, and everybody who acted. */
export async function listAuditActs({ tx }: Ctx): Promise<Reply<Routes['listAuditActs']>> {
  const people = await peopleOf(tx, await store.listActors(tx))
  return { acts: await store.listActs(tx), people: [...people.values()] }
}

type Ask = Input<Routes['exportAudit']>
type Filter = Omit<Ask, 'reason' | 'proof'>
type Export = { act: 'console.exportAudit' | 'console.exportAuditJson'; ask: Ask }

/**
 * Admits taking the log out, and leaves a line that it was and by what it was filtered. A file
 * holds all that fits the filter, that line included, so of more than a file takes there is none.
 */
async function admitExport({ house, actor }: Call, { act, ask }: Export): Promise<Filter> {
  const { reason, proof, ...filter } = ask
  const zone = house.settings.of(houseTimeZone)
  await house.inTransaction('read write', async (tx, now) => {
    await needLook({ tx, actor, now }, filter.person)
    const shown = { kind: exportKind, payee: 'house', amount: null, facts: {} }
    await spendStepUp(tx, { ...shown, actor, proof, now })
    const max = auditExportRowsMax
    const tooLong = await store.areMoreThan(tx, max - 1, { ...filter, zone })
    if (tooLong) refuse('console_audit_too_long', { max })
    const { person, by, ...rest } = filter
    const after = { ...rest, ...(by && { by: wire(by) }), ...(person && { person: wire(person) }) }
    const about = person === undefined ? {} : { person }
    await audit(tx, { by: actor, act, ...about, after, reason })
  })
  return filter
}

/**
 * Gives the audit log as CSV, oldest first; the export is the last of its lines.
 * Refuses: console_reason_missing, console_audit_too_long, step-up refusals.
 */
export async function exportAudit(call: Call, ask: Ask): Promise<FileReply> {
  const filter = await admitExport(call, { act: 'console.exportAudit', ask })
  return { stream: csvLines(call.house, filter), name: 'fuquan-audit.csv' }
}

/** Gives the audit log as one JSON list, a line of text for each line, oldest first. */
export async function exportAuditJson(call: Call, ask: Ask): Promise<FileReply> {
  const filter = await admitExport(call, { act: 'console.exportAuditJson', ask })
  return { stream: jsonLines(call.house, filter), name: 'fuquan-audit.json' }
}

async function* rowsOf(house: House, filter: Filter): AsyncGenerator<store.AuditRow[]> {
  const zone = house.settings.of(houseTimeZone)
  let after: bigint | undefined = 0n
  while (after !== undefined) {
    const from = { ...filter, zone, after, limit: exportPageMax }
    const rows: store.AuditRow[] = await house.read(tx => store.listAuditFrom(tx, from))
    yield rows
    after = rows.length < exportPageMax ? undefined : rows.at(-1)?.number
  }
}

const columns = ['number', 'at', 'by', 'act', 'about', 'person', 'before', 'after', 'reason']

async function* csvLines(house: House, filter: Filter): AsyncGenerator<string> {
  // The mark makes table programs read UTF-8.
  yield `\ufeff${[...columns, 'digest'].map(csvCell).join(',')}\r\n`
  for await (const rows of rowsOf(house, filter)) yield rows.map(csvLine).join('')
}

async function* jsonLines(house: House, filter: Filter): AsyncGenerator<string> {
  let between = '[\n'
  for await (const rows of rowsOf(house, filter)) {
    for (const row of rows) {
      yield `${between}${JSON.stringify(plainOf(row))}`
      between = ',\n'
    }
  }
  yield between === ',\n' ? '\n]\n' : '[]\n'
}

const wire = (id: UserId | null): string => (id === null ? '' : z.encode(UserId, id))
const json = (value: unknown): string => (value === null ? '' : JSON.stringify(value))

const plainOf = (row: store.AuditRow) => ({
  number: row.number.toString(),
  at: row.at.toISOString(),
  by: row.by_kind === 'user' ? wire(row.by_id) : row.by_kind,
  act: row.act,
  about: aboutOf(row),
  person: row.person_id === null ? null : wire(row.person_id),
  before: row.before,
  after: row.after,
  reason: row.reason,
  digest: row.digest.toString('hex'),
})

function csvLine(row: store.AuditRow): string {
  const plain = plainOf(row)
  const cells = [
    plain.number,
    plain.at,
    plain.by,
    plain.act,
    plain.about === null ? '' : `${plain.about.kind} ${plain.about.ref}`,
    plain.person ?? '',
    json(plain.before),
    json(plain.after),
    plain.reason,
    plain.digest,
  ]
  return `${cells.map(csvCell).join(',')}\r\n`
}

const aboutOf = (row: store.AuditRow) =>
  row.about_kind === null || row.about_ref === null
    ? null
    : { kind: row.about_kind, ref: row.about_ref }

const whoOf = (row: store.AuditRow): UserId[] =>
  row.person_id === null ? [row.by_id] : [row.by_id, row.person_id]

const numberMax = 2n ** 63n - 1n

function numberOf(cursor: string): bigint {
  const number = /^[1-9][0-9]{0,18}$/.test(cursor) ? BigInt(cursor) : 0n
  if (number === 0n || number > numberMax) {
    refuse('bad_input', { field: 'cursor', why: 'wrong_shape' })
  }
  return number
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
