import type { BillDetail } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useMarkBill } from '../queries.ts'
import { tagsMax, tagsOf } from '../state.ts'

/** What I wrote on a bill, and the sheet to write it. */
export function BillMarks({ bill }: { bill: BillDetail }) {
  const { t } = useTranslation('bills')
  const [editing, setEditing] = useState(false)
  const { tags, note, hidden } = bill.mark
  return (
    <section className="card marks">
      <div className="marks-head">
        <h2>{t('mine')}</h2>
        <p className="quiet">{t('mineNote')}</p>
        <Button look="text" small onPress={() => setEditing(true)}>
          {t('edit')}
        </Button>
      </div>
      {tags.length > 0 && (
        <p className="choices">
          {tags.map(tag => (
            <span className="tag" key={tag}>
              #{tag}
            </span>
          ))}
        </p>
      )}
      {note !== null && <p className="marks-note">{note}</p>}
      {hidden && <p className="quiet">{t('hidden')}</p>}
      {editing && <MarkSheet bill={bill} onClose={() => setEditing(false)} />}
    </section>
  )
}

function MarkSheet({ bill, onClose }: { bill: BillDetail; onClose: () => void }) {
  const { t } = useTranslation('bills')
  const [tagText, setTagText] = useState(bill.mark.tags.join(' '))
  const [note, setNote] = useState(bill.mark.note ?? '')
  const [hidden, setHidden] = useState(bill.mark.hidden)
  const saving = useMarkBill(bill)
  const tags = tagsOf(tagText)
  const save = async () => {
    if (tags === undefined) return
    await saving.mark({ tags, note: note.trim() || null, hidden })
    onClose()
  }
  return (
    <Sheet title={t('mine')} onClose={onClose} held={saving.isPending}>
      <div className="acts">
        <Field
          label={t('tags')}
          value={tagText}
          onValue={setTagText}
          lengthMax={100}
          hint={t('tagsHint', { count: tagsMax })}
          wrong={tags === undefined ? t('tagsTooMany', { count: tagsMax }) : undefined}
        />
        <Field
          label={t('note')}
          value={note}
          onValue={setNote}
          lengthMax={200}
          hint={t('noteHint')}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={hidden}
            onChange={event => setHidden(event.target.checked)}
          />
          <span>
            {t('hide')}
            <span className="quiet check-note">{t('hideNote')}</span>
          </span>
        </label>
        {saving.error && <Refused problem={saving.error} />}
        <Button
          wide
          busy={saving.isPending}
          why={tags === undefined ? '' : undefined}
          onPress={() => void save().catch(() => undefined)}
        >
          {t('save')}
        </Button>
      </div>
    </Sheet>
  )
}
