import type { Message } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useReport } from '../talk-queries.ts'

const reasons = ['scam', 'insult', 'threat', 'illegal', 'private', 'spam', 'other'] as const

type Props = { roomId: string; message: Message; words: string; onClose: () => void }

/** Reports one line: what is shown to whom is said before it is done. */
export function ReportSheet({ roomId, message, words, onClose }: Props) {
  const { t } = useTranslation('talk')
  const report = useReport()
  const [about, setAbout] = useState<(typeof reasons)[number]>('scam')
  const [more, setMore] = useState('')
  return (
    <Sheet title={t('acts.reportTitle')} onClose={onClose} held={report.isPending}>
      <div className="acts">
        <p className="quote">{words}</p>
        <p>{t('acts.reportWords')}</p>
        <Choices
          legend={t('acts.reportWhy')}
          name="report"
          value={about}
          options={reasons.map(value => ({ value, label: t(`acts.reasons.${value}`) }))}
          onValue={setAbout}
        />
        <Field label={t('acts.reportMore')} value={more} onValue={setMore} lengthMax={200} />
        {report.error && <Refused problem={report.error} />}
        <Button
          wide
          busy={report.isPending}
          onPress={() =>
            report.mutate(
              { path: { roomId, number: message.number }, body: { about, words: more.trim() } },
              {
                onSuccess: () => {
                  toast(t('acts.reported'))
                  onClose()
                },
              },
            )
          }
        >
          {t('acts.reportGo')}
        </Button>
      </div>
    </Sheet>
  )
}
