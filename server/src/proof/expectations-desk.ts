import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { open, own, ownWrite, person, reason, type Row, staff } from './expectation.ts'

const desk = ['operator', 'auditor'] as const
const editors = ['operator', 'campaigner'] as const
const text = 'modules.engine.refusals.not_found'
const looked = { then: 'console_reason_missing', lost: 'console_reason_missing' } as const
const userOnly = ({ userId }: { userId: string }) => ({ userId })

/** The operator's desk: settings, log, words, figures, lists of people. */
export const deskRows: Record<string, Row> = {
  listAudit: staff(desk),
  listAuditActs: staff(desk),
  exportAudit: staff(desk, {
    ask: () => ({ reason }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
  exportAuditJson: staff(desk, {
    ask: () => ({ reason }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
  listRefused: staff(['operator', 'moderator', 'support', 'treasurer', 'auditor'], {
    ask: userOnly,
    ...looked,
  }),
  listPersonLines: staff(['operator', 'moderator', 'support', 'treasurer', 'auditor'], {
    ask: userOnly,
    ...looked,
  }),
  getHouseRules: open(),
  listOwnLines: own(),
  getWordings: open({ ask: () => ({ language: 'en' }), lost: 'done' }),
  listTexts: staff([...editors, 'auditor'], { ask: () => ({ language: 'en' }), lost: 'done' }),
  changeText: staff(editors, {
    ask: () => ({ key: text, language: 'en', text: 'Nothing here', reason }),
    lost: 'done',
  }),
  listAliases: staff([...editors, 'auditor']),
  changeAlias: staff(editors, {
    ask: () => ({ language: 'en', word: `no word ${newId().slice(0, 8)}`, instead: null, reason }),
    then: 'not_found',
  }),
  getFigures: staff(['operator', 'treasurer', 'campaigner', 'moderator', 'auditor']),
  listExports: staff(['auditor']),
  askExport: staff([], {
    ask: () => ({ reason }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
  readExport: staff(['auditor'], {
    ask: () => ({ exportId: toWire('exp', newId()) }),
    then: 'not_found',
  }),
  importPeople: staff(['operator'], {
    ask: () => ({ rows: [{ name: 'Somebody' }], dryRun: false, reason }),
    lost: 'done',
  }),
  lookAtPerson: staff(['operator', 'treasurer', 'cashier', 'moderator', 'arbiter', 'support'], {
    ask: person,
  }),
  lookAtOwner: staff(['operator', 'treasurer'], {
    ask: ({ accountId }) => ({ accountId, reason }),
  }),
}

/** What somebody says of themselves at the desk, and takes out of it of others. */
export const deskIdentityRows: Record<string, Row> = {
  keepDesk: ownWrite(),
  exportPeople: staff(['operator'], {
    ask: () => ({ reason }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
}

/** What the desk reads of the books. */
export const deskLedgerRows: Record<string, Row> = {
  exportAccounts: staff(['operator', 'treasurer'], {
    ask: () => ({ reason }),
    then: 'identity_step_up_needed',
    lost: 'identity_step_up_needed',
  }),
  getBookPasses: staff(['operator', 'treasurer', 'auditor']),
  rebuildBooks: staff(['operator', 'treasurer'], { ask: () => ({ reason }), lost: 'done' }),
  listStuckHolds: staff(['operator', 'treasurer', 'auditor']),
  listAccountsOfPerson: staff(['operator', 'treasurer', 'auditor'], { ask: userOnly, ...looked }),
}
