import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { foreign, own, reason, type Row, staff } from './expectation.ts'
import type { Things } from './scene.ts'

const line = ({ accountId, version }: Things) => ({ accountId, version })
const desk = ['operator', 'treasurer', 'support'] as const
const month = { ask: () => ({ month: '2026-11' }), lost: 'done' } as const
const cannotReport = { guest: 'not_signed_in', restricted: 'restricted' } as const

export const billRows: Record<string, Row> = {
  listBills: own(),
  listMonths: own(),
  getBill: foreign(['keeper'], { ask: line }),
  markBill: foreign(['keeper'], {
    ask: things => ({ ...line(things), tags: ['rent'], note: null, hidden: false }),
    but: cannotReport,
  }),
  listBillTags: own(),
  reportBill: foreign(['keeper'], {
    ask: things => ({ ...line(things), words: 'I never sent this' }),
    but: cannotReport,
  }),
  listBillProblems: staff([...desk, 'auditor']),
  answerBillProblem: staff(desk, {
    ask: () => ({ problemId: toWire('prb', newId()), reason }),
    then: 'not_found',
  }),
  exportBills: own(month),
  exportBillsJson: own(month),
  getYearBill: own({ ask: () => ({ year: 2026 }), lost: 'done' }),
}
