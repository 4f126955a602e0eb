import { peopleExportRowsMax, type routes } from '@fuquan/contract/identity.ts'
import { audit } from '#/engine/audit.ts'
import type { FileReply, Input } from '#/engine/bind.ts'
import type { Call, House } from '#/engine/house.ts'
import { csvRow } from '#/kit/csv.ts'
import { refuse } from '#/kit/refusal.ts'
import { lineOf } from '../people.ts'
import { spendStepUp } from '../stepping.ts'
import * as store from '../store.ts'

type Ask = Input<(typeof routes)['exportPeople']>

const exportKind = 'identity.export_people'
const rowsPerPage = 1_000
const columns = ['handle', 'name', 'level', 'state', 'roles', 'joined_at']

/**
 * Gives people as CSV, newest first: what the list shows of each, and no more. What is read on a
 * person's page needs a look at that person, and stands in no file. A file holds all of the list,
 * so a list of more than `peopleExportRowsMax` gives none.
 * Refuses: identity_people_too_many, step-up refusals.
 */
export async function exportPeople(call: Call, ask: Ask): Promise<FileReply> {
  const { house, actor } = call
  const { reason, proof, ...filter } = ask
  const { search, state, role } = filter
  await house.inTransaction('read write', async (tx, now) => {
    const act = { kind: exportKind, payee: 'house', amount: null, facts: {} }
    await spendStepUp(tx, { ...act, actor, proof, now })
    const tooMany = await store.areMoreThan(tx, peopleExportRowsMax, { search, state, role })
    if (tooMany) refuse('identity_people_too_many', { max: peopleExportRowsMax })
    await audit(tx, { by: actor, act: 'identity.exportPeople', after: filter, reason })
  })
  return { stream: linesOf(house, filter), name: 'fuquan-people.csv' }
}

type Filter = Pick<Ask, 'search' | 'state' | 'role'>

async function* linesOf(house: House, filter: Filter): AsyncGenerator<string> {
  // The mark makes table programs read UTF-8.
  yield `\uFEFF${csvRow(columns)}`
  let before: store.PeopleAsk['before']
  const { search, state, role } = filter
  do {
    const ask = { search, state, role, before, limit: rowsPerPage }
    const text = await house.inTransaction('read only', async (tx, now) => {
      const rows = await store.listPeople(tx, ask)
      const shown = rows.slice(0, rowsPerPage)
      const last = shown.at(-1)
      const more = rows.length > rowsPerPage && last !== undefined
      before = more ? { at: last.createdAt, id: last.id } : undefined
      return shown.map(user => rowOf(lineOf(user, now))).join('')
    })
    yield text
  } while (before !== undefined)
}

const rowOf = ({ user, state, staffRoles, createdAt }: ReturnType<typeof lineOf>): string =>
  csvRow([
    user.handle,
    user.name,
    String(user.level),
    state,
    staffRoles.join(' '),
    createdAt.toISOString(),
  ])
