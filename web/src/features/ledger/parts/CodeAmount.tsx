import type { CollectCode } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsset } from '../../../lib/asset.ts'
import { readAmount } from '../../../lib/money.ts'
import { useOnline } from '../../../lib/online.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useMakeCollectCode } from '../codeQueries.ts'
import { noteMax } from '../paymentState.ts'

type Props = { onMade: (code: CollectCode) => void; onClose: () => void }

/** How much and what for; makes a code for exactly that. */
export function CodeAmount({ onMade, onClose }: Props) {
  const { t } = useTranslation(['codes', 'app'])
  const { scale } = useAsset()
  const { online } = useOnline()
  const make = useMakeCollectCode()
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const read = readAmount(text, scale)
  const amount = read.is === 'amount' ? read.minor : 0n
  const empty = amount === 0n ? t('collecting.why') : undefined
  const why = online ? empty : t('app:offlineWhy')
  const said = note.normalize('NFC').trim()
  const body = { amount: amount.toString(), ...(said !== '' && { note: said }) }
  return (
    <Sheet title={t('collecting.setAmount')} held={make.isPending} onClose={onClose}>
      <form
        className="acts"
        onSubmit={event => {
          event.preventDefault()
          if (why === undefined && !make.isPending) make.mutate({ body }, { onSuccess: onMade })
        }}
      >
        <AmountField label={t('collecting.amount')} text={text} onText={setText} />
        <Field
          label={t('collecting.note')}
          hint={t('collecting.noteHint')}
          value={note}
          onValue={setNote}
          lengthMax={noteMax}
        />
        {make.error && <Refused problem={make.error} />}
        <Button type="submit" wide why={why} busy={make.isPending}>
          {t('collecting.make')}
        </Button>
      </form>
    </Sheet>
  )
}
