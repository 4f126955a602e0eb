import type { EnvelopeLimits, FaceRoom } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWallet } from '../../../app/neighbours.ts'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { useAsset } from '../../../lib/asset.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { useLimits } from '../queries.ts'
import { emptyRound, readRound, type RoundDraft } from './state.ts'
import { useStarting } from './useStarting.ts'

/** What the host puts into the next round, and the tap that starts it. */
export function StartForm({ room }: { room: FaceRoom }) {
  const limits = useLimits(undefined)
  if (limits.data) return <Form room={room} limits={limits.data} />
  if (limits.error) return <Refused problem={limits.error} onAgain={() => void limits.refetch()} />
  return <Skeleton rows={3} square={false} />
}

type Typed = Omit<RoundDraft, 'shares'> & { shares?: string }

function Form({ room, limits }: { room: FaceRoom; limits: EnvelopeLimits }) {
  const { t } = useTranslation(['rooms', 'app'])
  const { online } = useOnline()
  const { scale } = useAsset()
  const wallet = useWallet()
  const money = useMoneyText()
  const people = room.people.length
  const [typed, setDraft] = useState<Typed>(emptyRound)
  // As many as are here, while nobody has typed another number.
  const draft = { ...typed, shares: typed.shares ?? String(people) }
  const [asking, setAsking] = useState(false)
  const starting = useStarting(room.id, setAsking)
  const [least, most] = [BigInt(limits.minShare), BigInt(limits.maxShare)]
  const free = BigInt(wallet.data?.wallet.free ?? 0)
  const { peopleMin, peopleMax: sharesMax } = room
  const read = readRound(draft, { scale, people, peopleMin, sharesMax, least, most, free })
  const change = (part: Partial<Typed>) => {
    starting.forget()
    setDraft(before => ({ ...before, ...part }))
  }
  const { split } = draft
  const greeting = draft.greeting.trim()
  const { total: sum, shares } = read
  const body = { total: String(sum), shares, split, ...(greeting && { greeting }) }
  const words = { count: peopleMin, least: money(least), most: money(most) }
  const locked = read.blocked ? t(read.blocked, words) : online ? undefined : t('app:offlineWhy')
  const held = t('held', { amount: money(sum) })
  return (
    <form
      className="face-part composing"
      onSubmit={event => {
        event.preventDefault()
        if (locked !== undefined || starting.busy) return
        // Whoever stands here may be a stranger: never without the PIN.
        setAsking(true)
      }}
    >
      <AmountField label={t('total')} text={draft.total} onText={total => change({ total })} />
      <Field
        label={t('shares')}
        value={draft.shares}
        inputMode="numeric"
        onValue={text => change({ shares: text.replaceAll(/[^0-9]/g, '').slice(0, 3) })}
      />
      <Choices
        legend={t('split')}
        name="face-split"
        value={split}
        options={(['lucky:2', 'even'] as const).map(value => ({
          value,
          label: t(value === 'even' ? 'splits.even' : 'splits.lucky'),
        }))}
        onValue={value => change({ split: value })}
      />
      <Field
        label={t('greeting')}
        value={draft.greeting}
        placeholder={t('greetingUsual')}
        lengthMax={limits.greetingLength * 2}
        onValue={text => change({ greeting: text })}
      />
      {shares > 0 && people >= peopleMin && (
        <p>{t(shares >= people ? 'ruleAll' : 'ruleSome', { shares, people })}</p>
      )}
      {sum > 0n && <p className="quiet">{held}</p>}
      {starting.problem !== undefined && <Refused problem={starting.problem} />}
      {starting.checking && !asking && <p role="status">{t('checking')}</p>}
      <Button type="submit" wide why={locked} busy={starting.busy && !asking}>
        {room.rounds === 0 ? t('start') : t('startAgain')}
      </Button>
      {asking && (
        <StepUpSheet
          act={{
            kind: 'envelopes.send',
            payee: room.id,
            amount: body.total,
            facts: { mode: 'room', split, shares: String(shares) },
          }}
          purpose={t('sheet')}
          payee={t('payee', { count: people })}
          rule={held}
          paying={starting.busy}
          paid={starting.checking && <p role="status">{t('checking')}</p>}
          onProof={proof => starting.send({ ...body, proof })}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}
