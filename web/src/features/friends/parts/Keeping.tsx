import type { Friend } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useChangeFriend, useLabels } from '../queries.ts'

const remarkMax = 40

/** What I keep of a friend for myself: the remark and the labels. */
export function Keeping({ friend }: { friend: Friend }) {
  const { t } = useTranslation('friends')
  const labels = useLabels()
  const change = useChangeFriend()
  const [remark, setRemark] = useState(friend.remark)
  const [chosen, setChosen] = useState<readonly string[]>(friend.labelIds)
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter(one => one !== id) : [...chosen, id])
  const save = () =>
    change.mutate(
      { path: { userId: friend.person.id }, body: { remark, labelIds: [...chosen] } },
      { onSuccess: () => toast(t('person.saved')) },
    )
  return (
    <section className="card is-padded acts" aria-label={t('person.remark')}>
      <Field
        label={t('person.remark')}
        hint={t('person.remarkHint')}
        value={remark}
        onValue={setRemark}
        lengthMax={remarkMax}
      />
      <fieldset className="plain-fieldset">
        <legend className="field-label">{t('person.labels')}</legend>
        <div className="choices">
          {(labels.data?.items ?? []).map(label => (
            <label className="choice" key={label.id}>
              <input
                type="checkbox"
                checked={chosen.includes(label.id)}
                onChange={() => toggle(label.id)}
              />
              <span className="choice-label">{label.name}</span>
            </label>
          ))}
          {labels.data?.items.length === 0 && (
            <ButtonLink to="/people/labels" look="text" small>
              {t('labels.make')}
            </ButtonLink>
          )}
        </div>
      </fieldset>
      {change.error && <Refused problem={change.error} />}
      <Button look="soft" wide busy={change.isPending} onPress={save}>
        {t('person.save')}
      </Button>
    </section>
  )
}
