import type { EnvelopeLimits, Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { useMe } from '../../../app/session.tsx'
import { useAsset } from '../../../lib/asset.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { deadline } from '../../../lib/time.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { NumberField } from '../../../ui/NumberField.tsx'
import { useWallet } from '../../../app/neighbours.ts'
import { type Blocked, type Bounds, type Draft, emptyDraft, readDraft } from '../state.ts'
import { Terms } from './Terms.tsx'
import { useSending } from './useSending.ts'

const hourMs = 3_600_000
const modes = ['lucky', 'ordinary'] as const

type Props = { room: Room; limits: EnvelopeLimits }

/** The composer: everything that will happen is read before the PIN is typed. */
export function ComposerForm({ room, limits }: Props) {
  const { t } = useTranslation(['envelopes', 'app'])
  const me = useMe()
  const { online } = useOnline()
  const bounds = useBounds(limits)
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [asking, setAsking] = useState(false)
  const why = useReason()
  const money = useMoneyText()
  const read = readDraft(draft, bounds)
  const sending = useSending(room.id, setAsking)
  const change = (part: Partial<Draft>) => {
    sending.forget()
    setDraft({ ...draft, ...part })
  }
  const body = {
    roomId: room.id,
    mode: draft.mode,
    split: read.split,
    total: read.total.toString(),
    shares: read.shares,
    ...(draft.greeting.trim() && { greeting: draft.greeting.trim() }),
    ...(draft.acceptedFew === read.shares && { acceptFewActive: true }),
  }
  const pinFree =
    me.pin.state === 'set' &&
    limits.pinFree !== null &&
    read.total <= BigInt(limits.pinFree.single) &&
    read.total <= BigInt(limits.pinFree.left)
  const held = t('composer.held', {
    total: money(read.total),
    time: deadline(new Date(Date.now() + limits.ttlHours * hourMs)),
  })
  const locked = read.blocked ? why(read.blocked) : online ? undefined : t('app:offlineWhy')
  return (
    <form
      className="composing"
      onSubmit={event => {
        event.preventDefault()
        if (locked !== undefined || sending.busy) return
        if (pinFree) sending.send(body)
        else setAsking(true)
      }}
    >
      <p className="audience">
        <Icon name="people" size={18} />
        {t('composer.room', { name: room.name, count: room.memberCount })}
      </p>
      <Choices
        legend={t('composer.mode')}
        legendHidden
        name="mode"
        value={draft.mode}
        options={modes.map(value => ({ value, label: t(`modeLong.${value}`) }))}
        onValue={mode => change({ mode })}
      />
      <Fields draft={draft} limits={limits} onChange={change} />
      <p className="live-total">
        <Money amount={read.total} />
      </p>
      <Terms draft={draft} read={read} bounds={bounds} held={held} onChange={change} />
      {sending.problem !== undefined && <Refused problem={sending.problem} />}
      {sending.checking && !asking && <p role="status">{t('composer.checking')}</p>}
      <div className="composing-go">
        <Button type="submit" wide why={locked} busy={sending.busy && !asking}>
          {t('composer.go')}
        </Button>
        {read.blocked?.why === 'balance' && (
          <Link className="text-link" to="/wallet/credits">
            {t('composer.credits')}
          </Link>
        )}
      </div>
      {asking && (
        <StepUpSheet
          act={{
            kind: 'envelopes.send',
            payee: room.id,
            amount: body.total,
            facts: { mode: body.mode, split: body.split, shares: String(body.shares) },
          }}
          purpose={t('composer.sheet')}
          payee={
            <>
              <Avatar id={room.id} size={28} />
              {t('composer.payee', { room: room.name })}
            </>
          }
          rule={held}
          paying={sending.busy}
          paid={
            sending.checking && (
              <div className="checking" role="status">
                <p>{t('composer.checking')}</p>
                <p className="quiet">{t('composer.checkingWords')}</p>
              </div>
            )
          }
          onProof={proof => sending.send({ ...body, proof })}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}

function useBounds(limits: EnvelopeLimits): Bounds {
  const asset = useAsset()
  const wallet = useWallet()
  return {
    ...limits,
    minShare: BigInt(limits.minShare),
    maxShare: BigInt(limits.maxShare),
    dailyLeft: BigInt(limits.dailyLeft),
    free: BigInt(wallet.data?.wallet.free ?? 0),
    scale: asset.scale,
  }
}

type FieldsProps = {
  draft: Draft
  limits: EnvelopeLimits
  onChange: (part: Partial<Draft>) => void
}

function Fields({ draft, limits, onChange }: FieldsProps) {
  const { t } = useTranslation(['envelopes', 'app'])
  const { room } = limits
  return (
    <>
      <AmountField
        label={draft.mode === 'lucky' ? t('composer.total') : t('composer.each')}
        text={draft.amount}
        onText={amount => onChange({ amount })}
        autoFocus
      />
      <NumberField
        label={t('composer.count')}
        text={draft.count}
        onText={count => onChange({ count })}
        scale={0}
        lengthMax={6}
        placeholder={room ? String(Math.max(room.suggested, 2)) : '0'}
        hint={room ? t('composer.countHint', room) : undefined}
        end={<span className="quiet">{t('composer.countUnit')}</span>}
      />
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

function useReason(): (blocked: Blocked) => string {
  const { t } = useTranslation(['envelopes', 'app'])
  const money = useMoneyText()
  return blocked => {
    switch (blocked.why) {
      case 'countMost':
        return t('composer.why.countMost', { most: blocked.most })
      case 'least':
        return t('composer.why.least', { least: money(blocked.amount) })
      case 'most':
        return t('composer.why.most', { most: money(blocked.amount) })
      case 'balance':
        return t('composer.why.balance', { free: money(blocked.amount) })
      case 'daily':
        return t('composer.why.daily', { left: money(blocked.amount) })
      case 'greeting':
        return t('composer.why.greeting', { count: blocked.count })
      case 'few':
        return t('composer.why.few', { suggested: blocked.suggested })
      default:
        return t(`composer.why.${blocked.why}`)
    }
  }
}
