import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useReportPack } from '../queries.ts'

const whys = ['stolen', 'person', 'indecent', 'hateful', 'other'] as const
type Why = (typeof whys)[number]

/** Says to staff what is wrong with a pack. */
export function ReportSheet({ packId, onClose }: { packId: string; onClose: () => void }) {
  const { t } = useTranslation('stickers')
  const [why, setWhy] = useState<Why>('stolen')
  const [words, setWords] = useState('')
  const report = useReportPack()
  const send = () =>
    report.mutate(
      { path: { packId }, body: { why, words } },
      {
        onSuccess: () => {
          toast(t('reported'))
          onClose()
        },
      },
    )
  return (
    <Sheet title={t('reportTitle')} onClose={onClose} held={report.isPending}>
      <div className="acts">
        <Choices
          legend={t('reportWhy')}
          name="why"
          value={why}
          options={whys.map(value => ({ value, label: t(`why.${value}`) }))}
          onValue={setWhy}
        />
        <Field label={t('reportWords')} value={words} onValue={setWords} lengthMax={500} />
        {report.error && <Refused problem={report.error} />}
        <Button wide busy={report.isPending} onPress={send}>
          {t('reportSend')}
        </Button>
      </div>
    </Sheet>
  )
}
