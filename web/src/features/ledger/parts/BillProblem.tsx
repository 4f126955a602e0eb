import type { BillDetail } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moment } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useReportBill } from '../queries.ts'

/** "Something is wrong with this bill": to report it, and what became of the report. */
export function BillProblem({ bill }: { bill: BillDetail }) {
  const { t } = useTranslation('bills')
  const [telling, setTelling] = useState(false)
  const { problem } = bill
  const waits = problem?.state === 'open'
  return (
    <>
      {problem && (
        <section className="card marks">
          <h2>{waits ? t('problemOpen') : t('problemAnswered')}</h2>
          {problem.answer !== null && <p>{problem.answer}</p>}
          <p className="quiet">
            {moment(problem.at)} · {problem.words}
          </p>
        </section>
      )}
      {!waits && (
        <Button look="text" wide onPress={() => setTelling(true)}>
          {t('problem')}
        </Button>
      )}
      {telling && <ProblemSheet bill={bill} onClose={() => setTelling(false)} />}
    </>
  )
}

function ProblemSheet({ bill, onClose }: { bill: BillDetail; onClose: () => void }) {
  const { t } = useTranslation('bills')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const reporting = useReportBill(bill)
  const short = [...words.trim()].length < 5
  const send = async () => {
    setTried(true)
    if (short) return
    await reporting.report(words)
    onClose()
  }
  return (
    <Sheet title={t('problemTitle')} onClose={onClose} held={reporting.isPending}>
      <div className="acts">
        <p>{t('problemWords')}</p>
        <Field
          label={t('problemField')}
          value={words}
          onValue={setWords}
          lengthMax={500}
          wrong={tried && short ? t('problemShort') : undefined}
        />
        {reporting.error && <Refused problem={reporting.error} />}
        <Button wide busy={reporting.isPending} onPress={() => void send().catch(() => undefined)}>
          {t('problemSend')}
        </Button>
      </div>
    </Sheet>
  )
}
