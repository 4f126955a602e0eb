import type { AskLimits, Room, SwitchedBy } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { useFriends, useMembers, useRoom } from '../../../app/neighbours.ts'
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
import { useKeyed } from '../parts/useKeyed.ts'
import { useLimits } from '../queries.ts'
import { type Chosen, PicturePick } from './PicturePick.tsx'
import { sendAsks, useAskLimits, useStaleAsks } from './queries.ts'
import '../envelopes.css'

const occasionMax = 25
const templates = ['birthday', 'tea', 'kite', 'exam', 'late'] as const

/** Asking friends for an envelope: whom, for what, how much. */
export function AskComposer() {
  const { t } = useTranslation('asks')
  const [search] = useSearchParams()
  const roomId = search.get('room') ?? undefined
  const limits = useAskLimits()
  const room = useRoom(roomId)
  const switches = useLimits(roomId)
  // The list of friends stands above the questions: it comes with them.
  const friends = useFriends()
  const missing = roomId !== undefined && room.data === undefined
  const isPending = friends.isPending || switches.data === undefined || missing
  const problem = limits.error ?? switches.error ?? room.error
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
      {!problem && (limits.isPending || isPending) && <Skeleton rows={4} />}
      {problem && (isPending || !limits.data) && (
        <Refused problem={problem} onAgain={() => void limits.refetch()} />
      )}
      {limits.data && !isPending && (
        <Form
          limits={limits.data}
          room={room.data}
          off={switches.data?.off.find(one => one.mode === 'ask')?.by}
          of={search.get('of') ?? undefined}
        />
      )}
    </Page>
  )
}

type Draft = {
  people: readonly string[]
  occasion: string
  free: boolean
  amount: string
  picture?: Chosen | undefined
}
const emptyDraft = { people: [], occasion: '', free: false, amount: '' } as const

type Props = {
  limits: AskLimits
  /** The group it is asked in, if it is. */
  room: Room | undefined
  off: SwitchedBy | undefined
  /** Who is asked, as the page said that led here. */
  of: string | undefined
}

function Form({ limits, room, off, of }: Props) {
  const { t } = useTranslation(['asks', 'app'])
  const navigate = useNavigate()
  const stale = useStaleAsks()
  const { online } = useOnline()
  const { scale } = useAsset()
  const why = useWhy(limits, off)
  const outside = useOutside(room)
  const peer = of ?? room?.peer?.id
  const [draft, setDraft] = useState<Draft>({
    ...emptyDraft,
    people: peer === undefined ? [] : [peer],
  })
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
        asking.send(bodyOf(draft, { minor, room }))
      }}
    >
      {(off !== undefined || limits.left === 0) && <p className="card is-padded">{locked}</p>}
      {room?.kind === 'group' && <p className="quiet">{t('inGroup', { name: room.name })}</p>}
      <section aria-label={t('whom')}>
        <h2 className="field-label">{t('whom')}</h2>
        <FriendPicker
          chosen={draft.people}
          max={Math.max(1, limits.left)}
          onChosen={people => change({ people })}
          {...(outside && { without: { ids: outside, why: t('notIn') } })}
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
      <PicturePick chosen={draft.picture} onChosen={picture => change({ picture })} />
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

type Place = { minor: bigint | undefined; room: Room | undefined }

function bodyOf({ people, occasion, picture }: Draft, { minor, room }: Place) {
  return {
    ...{ people: [...people], occasion: occasion.trim() },
    ...(minor !== undefined && { amount: String(minor) }),
    ...(room && { roomId: room.id }),
    ...(picture && { picture: { id: picture.id, alt: picture.alt.trim() } }),
  }
}

/** My friends who are not in this group; undefined where not all of its members are known here. */
function useOutside(room: Room | undefined): ReadonlySet<string> | undefined {
  const friends = useFriends()
  const members = useMembers(room?.id ?? '', room !== undefined)
  if (room === undefined || members.data === undefined || members.data.next) return undefined
  const inside = new Set(members.data.items.map(({ person }) => person.id))
  const ids = (friends.data ?? []).map(({ person }) => person.id)
  return new Set(ids.filter(id => !inside.has(id)))
}

function useWhy(limits: AskLimits, off: SwitchedBy | undefined) {
  const { t } = useTranslation(['asks', 'envelopes'])
  const money = useMoneyText()
  return (draft: Draft, minor: bigint | undefined): string | undefined => {
    const { people, occasion, picture } = draft
    if (off) return t(`envelopes:grid.off.${off}`)
    if (limits.left === 0) return t('why.none')
    if (people.length === 0) return t('why.people')
    if (people.length > limits.left) return t('why.many', { count: limits.left })
    if (occasion.trim() === '') return t('why.occasion')
    if (minor !== undefined && minor < BigInt(limits.least)) return t('why.amount')
    if (minor !== undefined && minor > BigInt(limits.most)) {
      return t('why.most', { most: money(limits.most) })
    }
    return picture?.alt.trim() === '' ? t('why.alt') : undefined
  }
}
