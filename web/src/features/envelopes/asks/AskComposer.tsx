import type { AskLimits } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useFriends } from '../../../app/neighbours.ts'
import { FriendPicker } from '../../../app/people.tsx'
import { useAsset } from '../../../lib/asset.ts'
import { readAmount } from '../../../lib/money.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { sendAsks, useAskLimits, useStaleAsks } from './queries.ts'
import { useKeyed } from './useKeyed.ts'
import '../envelopes.css'

const occasionMax = 25
const templates = ['birthday', 'tea', 'kite', 'exam', 'late'] as const

/** Asking friends for an envelope: whom, for what, how much. */
export function AskComposer() {
  const { t } = useTranslation('asks')
  const limits = useAskLimits()
  // The list of friends stands above the questions: it comes with them.
  const { isPending } = useFriends()
  return (
    <Page
      title={t('title')}
      back="/envelopes/asks"
      end={
        <ButtonLink to="/envelopes/asks" look="text" small>
          {t('list')}
        </ButtonLink>
      }
    >
      {(limits.isPending || isPending) && <Skeleton rows={4} />}
      {limits.error && !limits.data && (
        <Refused problem={limits.error} onAgain={() => void limits.refetch()} />
      )}
      {limits.data && !isPending && <Form limits={limits.data} />}
    </Page>
  )
}

type Draft = { people: readonly string[]; occasion: string; free: boolean; amount: string }

function Form({ limits }: { limits: AskLimits }) {
  const { t } = useTranslation(['asks', 'app'])
  const navigate = useNavigate()
  const stale = useStaleAsks()
  const { online } = useOnline()
  const { scale } = useAsset()
  const why = useWhy(limits)
  const [draft, setDraft] = useState<Draft>({ people: [], occasion: '', free: false, amount: '' })
  const asking = useKeyed({
    make: sendAsks,
    onDone: () => {
      void stale()
      toast(t('sent'))
      void navigate('/envelopes/asks', { replace: true })
    },
  })
  const change = (part: Partial<Draft>) => {
    asking.forget()
    setDraft(before => ({ ...before, ...part }))
  }
  const read = readAmount(draft.amount, scale)
  const minor = draft.free ? undefined : read.is === 'amount' ? read.minor : 0n
  const locked = why(draft, minor) ?? (online ? undefined : t('app:offlineWhy'))
  return (
    <form
      className="composing"
      onSubmit={event => {
        event.preventDefault()
        if (locked !== undefined || asking.busy) return
        const { people } = draft
        const occasion = draft.occasion.trim()
        const amount = minor === undefined ? {} : { amount: String(minor) }
        asking.send({ people: [...people], occasion, ...amount })
      }}
    >
      <section aria-label={t('whom')}>
        <h2 className="field-label">{t('whom')}</h2>
        <FriendPicker
          chosen={draft.people}
          max={Math.max(1, limits.left)}
          onChosen={people => change({ people })}
        />
      </section>
      <Field
        label={t('occasion')}
        value={draft.occasion}
        onValue={occasion => change({ occasion })}
        placeholder={t('templates.tea')}
        lengthMax={occasionMax}
      />
      <div className="choices">
        {templates.map(name => (
          <Button
            key={name}
            look="soft"
            small
            onPress={() => change({ occasion: t(`templates.${name}`) })}
          >
            {t(`templates.${name}`)}
          </Button>
        ))}
      </div>
      <Choices
        legend={t('amount')}
        name="amount"
        value={draft.free ? 'free' : 'set'}
        options={[
          { value: 'set', label: t('amounts.set') },
          { value: 'free', label: t('amounts.free') },
        ]}
        onValue={value => change({ free: value === 'free' })}
      />
      {!draft.free && (
        <AmountField
          label={t('howMuch')}
          text={draft.amount}
          onText={amount => change({ amount })}
        />
      )}
      <div className="terms">
        <p>{t('rule', { hours: limits.hours })}</p>
        <p>{t('measure', { open: limits.open, daily: limits.daily, days: limits.days })}</p>
      </div>
      {asking.problem !== undefined && <Refused problem={asking.problem} />}
      {asking.checking && <p role="status">{t('checking')}</p>}
      <div className="composing-go">
        <Button type="submit" wide why={locked} busy={asking.busy}>
          {t('go')}
        </Button>
      </div>
    </form>
  )
}

function useWhy(limits: AskLimits) {
  const { t } = useTranslation('asks')
  const money = useMoneyText()
  return ({ people, occasion }: Draft, minor: bigint | undefined): string | undefined => {
    if (!limits.on) return t('why.off')
    if (limits.left === 0) return t('why.none')
    if (people.length === 0) return t('why.people')
    if (people.length > limits.left) return t('why.many', { count: limits.left })
    if (occasion.trim() === '') return t('why.occasion')
    if (minor === undefined) return undefined
    if (minor < BigInt(limits.least)) return t('why.amount')
    return minor > BigInt(limits.most) ? t('why.most', { most: money(limits.most) }) : undefined
  }
}
