import type { EnvelopeLimits, Room } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { NumberField } from '../../../ui/NumberField.tsx'
import { type Draft, hintMax, wordMax } from '../draft.ts'
import { NamedAmounts } from './NamedAmounts.tsx'

type Props = {
  draft: Draft
  limits: EnvelopeLimits
  room: Room | undefined
  onChange: (part: Partial<Draft>) => void
}

/** What is in it: for whom how much, or how much in how many shares; and its words. */
export function Fields({ draft, limits, room, onChange }: Props) {
  const { t } = useTranslation('envelopes')
  return (
    <>
      {draft.mode === 'password' && <Password draft={draft} onChange={onChange} />}
      {draft.mode === 'directed' ? (
        <NamedAmounts {...{ draft, room, onChange }} max={limits.directedNames} />
      ) : (
        <Shares {...{ draft, limits, onChange }} />
      )}
      <Field
        label={t('composer.greeting')}
        value={draft.greeting}
        onValue={greeting => onChange({ greeting })}
        placeholder={t('greeting')}
        lengthMax={limits.greetingLength * 2}
      />
    </>
  )
}

function Shares({ draft, limits, onChange }: Omit<Props, 'room'>) {
  const { t } = useTranslation('envelopes')
  const { room } = limits
  const even = draft.mode === 'ordinary' || (draft.mode === 'password' && draft.equal)
  const toPeople = draft.to === 'people'
  const one = toPeople && draft.people.length === 1
  return (
    <>
      <AmountField
        label={even ? (one ? t('composer.amount') : t('composer.each')) : t('composer.total')}
        text={draft.amount}
        onText={amount => onChange({ amount })}
        autoFocus={draft.mode !== 'password'}
      />
      {!one && (
        <NumberField
          label={t('composer.count')}
          text={draft.count}
          onText={count => onChange({ count })}
          scale={0}
          lengthMax={6}
          placeholder={t('composer.countEmpty')}
          hint={room && draft.to === 'group' ? t('composer.countHint', room) : undefined}
          end={<span className="quiet">{t('composer.countUnit')}</span>}
        />
      )}
    </>
  )
}

function Password({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const { t } = useTranslation('envelopes')
  return (
    <>
      <Field
        label={t('composer.word')}
        hint={t('composer.wordHint')}
        value={draft.word}
        onValue={word => onChange({ word })}
        lengthMax={wordMax}
        autoFocus
      />
      <Field
        label={t('composer.hint')}
        hint={t('composer.hintHint')}
        value={draft.hint}
        onValue={hint => onChange({ hint })}
        lengthMax={hintMax}
      />
      <Choices
        legend={t('composer.how')}
        name="how"
        value={draft.equal ? 'equal' : 'random'}
        options={[
          { value: 'random', label: t('composer.hows.random') },
          { value: 'equal', label: t('composer.hows.equal') },
        ]}
        onValue={how => onChange({ equal: how === 'equal' })}
      />
    </>
  )
}
