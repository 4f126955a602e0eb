import { routes } from '@fuquan/contract/console.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { readRows, type Shown, shownTables } from '#/engine/all-data.ts'
import { audit } from '#/engine/audit.ts'
import type { FileReply, Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Actor, Call, Ctx, House } from '#/engine/house.ts'
import { derivedId, newId } from '#/engine/ids.ts'
import { keptOnce } from '#/engine/kept.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { secondPerson, type Agreed, peopleOf, spendStepUp } from '#/modules/identity/index.ts'
import * as store from '../store-exports.ts'

type Routes = typeof routes
type Exports = Reply<Routes['listExports']>

export const exportKind = 'console.export'
const shownMax = 50
const dayMs = 86_400_000

/** Lists who may, or might, take all data out. */
export async function listExports({ tx, actor }: Ctx): Promise<Exports> {
  return shown(tx, actor)
}

async function shown(tx: Tx, actor: Actor): Promise<Exports> {
  const rows = await store.listExports(tx, shownMax)
  const people = await peopleOf(
    tx,
    rows.map(row => row.askedBy),
  )
  return {
    items: rows.map(row => ({
      ...row,
      askedBy: people.get(row.askedBy) ?? null,
      mine: row.askedBy === actor.id,
    })),
  }
}

/**
 * Asks to take all data out. A second owner agrees; while there is none it is allowed at once and
 * marked. Refuses: step-up refusals, identity_second_person_needed {approval}.
 */
export function askExport(call: Call, input: Input<Routes['askExport']>): Promise<Exports> {
  const { actor } = call
  const { reason, proof } = input
  const under = { module: 'console', name: 'askExport', route: routes.askExport, input }
  return keptOnce(call, under, async (tx, now) => {
    const act = { kind: exportKind, payee: 'house', amount: null, facts: {} }
    await spendStepUp(tx, { ...act, actor, proof, now })
    const ask = { kind: exportKind, ref: 'house', facts: {}, roles: [], reason, by: actor.id, now }
    const approval = await secondPerson.approvalOf(tx, ask)

    const line = { by: actor, act: 'console.askExport', reason }
    if (approval !== 'alone') {
      await audit(tx, line)
      return new Refusal('identity_second_person_needed', { approval: toWire('apr', approval.id) })
    }
    await allow(tx, { id: newId(), askedBy: actor.id, reason, byOnePerson: true, now })
    await audit(tx, { ...line, after: { byOnePerson: true } })
    return shown(tx, actor)
  })
}

type Allowing = { id: string; askedBy: UserId; reason: string; byOnePerson: boolean; now: Date }

const allow = (tx: Tx, { now, ...rest }: Allowing): Promise<void> =>
  store.addExport(tx, { ...rest, allowedAt: now, endsAt: new Date(now.getTime() + dayMs) })

/** Allows what a second owner agreed to. */
export async function allowAgreed({ tx, now }: Ctx, agreed: Agreed): Promise<void> {
  const id = derivedId(exportKind, agreed.approvalId)
  const { askedBy, reason } = agreed
  await allow(tx, { id, askedBy, reason, byOnePerson: false, now })
  const { by, names } = secondPerson.doneBy(agreed)
  const about = { kind: 'export', ref: toWire('exp', id) }
  await audit(tx, { by, act: exportKind, about, after: names, reason })
}

/** Gives all data as one JSON list, a line for each row. Refuses: not_found (not mine, or over). */
export async function readExport(
  { house, actor }: Call,
  { exportId: id }: Input<Routes['readExport']>,
): Promise<FileReply> {
  const tables = await house.inTransaction('read write', async (tx, now) => {
    const found = await store.findExport(tx, { id, by: actor.id, now })
    if (found === undefined) refuse('not_found')
    await audit(tx, {
      by: actor,
      act: 'console.readExport',
      about: { kind: 'export', ref: toWire('exp', id) },
      reason: found.reason,
    })
    const schemas = house.modules.map(module => module.name)
    return shownTables(tx, ['engine', ...schemas])
  })
  return { stream: linesOf(house, tables), name: 'fuquan-all-data.json' }
}

async function* linesOf(house: House, tables: readonly Shown[]): AsyncGenerator<string> {
  let between = '[\n'
  for (const table of tables) {
    let place: string | undefined = '(0,0)'
    while (place !== undefined) {
      const after: string = place
      const { rows, next } = await house.read(tx => readRows(tx, table, after))
      for (const row of rows) {
        yield `${between}${JSON.stringify({ table: table.name, row })}`
        between = ',\n'
      }
      place = next
    }
  }
  yield between === ',\n' ? '\n]\n' : '[]\n'
}
