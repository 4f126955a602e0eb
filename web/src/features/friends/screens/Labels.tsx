import type { FriendLabel } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newId } from '../../../lib/ids.ts'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useDropLabel, useFriends, useLabels, useSaveLabel } from '../queries.ts'
import { calledOf } from '../state.ts'
import '../friends.css'

const nameMax = 20
type Editing = { id: string; label?: FriendLabel }

/** My private lists of friends. */
export function Labels() {
  const { t } = useTranslation('friends')
  const labels = useLabels()
  const [editing, setEditing] = useState<Editing | undefined>(undefined)
  return (
    <Page title={t('labels.title')} back="/people">
      <p className="quiet">{t('labels.words')}</p>
      {labels.isPending && <Skeleton rows={3} square={false} />}
      {labels.error && <Refused problem={labels.error} onAgain={() => void labels.refetch()} />}
      {labels.data?.items.length === 0 && (
        <Empty art="filter" title={t('labels.none')} words={t('labels.noneWords')} />
      )}
      {labels.data && labels.data.items.length > 0 && (
        <ul className="card rows">
          {labels.data.items.map(label => (
            <li key={label.id}>
              <Row
                name={label.name}
                end={t('labels.count', { count: label.count })}
                onPress={() => setEditing({ id: label.id, label })}
              />
            </li>
          ))}
        </ul>
      )}
      <Button wide icon="plus" onPress={() => setEditing({ id: newId('lbl') })}>
        {t('labels.make')}
      </Button>
      {editing && (
        <LabelSheet key={editing.id} {...editing} onClose={() => setEditing(undefined)} />
      )}
    </Page>
  )
}

function LabelSheet({ id, label, onClose }: Editing & { onClose: () => void }) {
  const { t } = useTranslation('friends')
  const friends = useFriends()
  const save = useSaveLabel()
  const drop = useDropLabel()
  const [name, setName] = useState(label?.name ?? '')
  const [touched, setTouched] = useState<readonly string[] | undefined>(undefined)
  const all = friends.data ?? []
  const carried = all.filter(one => one.labelIds.includes(id)).map(one => one.person.id)
  const chosen = touched ?? carried
  const toggle = (userId: string) =>
    setTouched(chosen.includes(userId) ? chosen.filter(one => one !== userId) : [...chosen, userId])
  const path = { labelId: id }
  const body = { name: name.trim(), ...(touched && { userIds: [...touched] }) }
  const problem = save.error ?? drop.error
  return (
    <Sheet
      title={label ? t('labels.edit', { name: label.name }) : t('labels.make')}
      onClose={onClose}
    >
      <div className="acts">
        <Field label={t('labels.name')} value={name} onValue={setName} lengthMax={nameMax} />
        <fieldset className="plain-fieldset">
          <legend className="field-label">{t('labels.members')}</legend>
          <div className="choices">
            {all.map(friend => (
              <label className="choice" key={friend.person.id}>
                <input
                  type="checkbox"
                  checked={chosen.includes(friend.person.id)}
                  onChange={() => toggle(friend.person.id)}
                />
                <span className="choice-label">{calledOf(friend)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {problem && <Refused problem={problem} />}
        <Button
          wide
          busy={save.isPending}
          why={name.trim() === '' ? '' : undefined}
          onPress={() => save.mutate({ path, body }, { onSuccess: onClose })}
        >
          {t('labels.save')}
        </Button>
        {label && (
          <>
            <p className="quiet">{t('labels.dropWords')}</p>
            <Button
              look="text"
              wide
              busy={drop.isPending}
              onPress={() => drop.mutate({ path }, { onSuccess: onClose })}
            >
              {t('labels.drop')}
            </Button>
          </>
        )}
      </div>
    </Sheet>
  )
}
