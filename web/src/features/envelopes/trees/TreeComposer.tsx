import type { EnvelopeLimits, Room, TreeLimits, TreeMode } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useRoom, useWallet } from '../../../app/neighbours.ts'
import { useMe } from '../../../app/session.tsx'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { useAsset } from '../../../lib/asset.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { deadline } from '../../../lib/time.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, IconLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { noRoom } from '../modes.ts'
import { AudienceField } from '../parts/AudienceField.tsx'
import { CoverPick } from '../parts/CoverPick.tsx'
import { useSending } from '../parts/useSending.ts'
import { useCovers, useLimits } from '../queries.ts'
import { plantingAct } from '../sendingAct.ts'
import { RangeFields } from './RangeFields.tsx'
import { plantTree, useTreeLimits } from './queries.ts'
import { emptyTree, readTree, type TreeBlocked, type TreeDraft, valuesIn } from './state.ts'
import './trees.css'

const hourMs = 3_600_000
const treePeopleMax = 50
const reaches = ['my_friends', 'friends_of_friends', 'anyone'] as const

/** Sending a guess of three or a relay into a room. */
export function TreeComposer() {
  const { t } = useTranslation('trees')
  const { roomId: place, mode: asked } = useParams()
  const mode: TreeMode = asked === 'relay' ? 'relay' : 'funny'
  const first = place === noRoom ? undefined : place
  const [chosen, setChosen] = useState(first)
  const room = useRoom(chosen)
  const limits = useLimits(chosen)
  const trees = useTreeLimits()
  const problem = room.error ?? limits.error ?? trees.error
  const grid = first === undefined ? '/send-envelope' : `/send-envelope/${first}`
  const covers = useCovers()
  const loaded =
    limits.data &&
    trees.data &&
    !covers.isPending &&
    (first === undefined || room.data !== undefined)
  return (
    <Page
      title={t('composer.title', { name: t(`names.${mode}`) })}
      back={grid}
      end={<IconLink icon="more" label={t('composer.other')} to={grid} />}
    >
      {problem && !loaded && <Refused problem={problem} onAgain={() => void trees.refetch()} />}
      {!problem && !loaded && <Skeleton rows={4} square={false} />}
      {loaded && limits.data && trees.data && (
        <Form
          key={mode}
          {...{ mode, limits: limits.data, trees: trees.data }}
          room={chosen === undefined ? undefined : room.data}
          onRoom={setChosen}
        />
      )}
    </Page>
  )
}

type Props = {
  mode: TreeMode
  room: Room | undefined
  limits: EnvelopeLimits
  trees: TreeLimits
  onRoom: (roomId: string) => void
}

function Form({ mode, room, limits, trees, onRoom }: Props) {
  const { t } = useTranslation(['trees', 'app', 'envelopes'])
  const me = useMe()
  const { online } = useOnline()
  const { scale } = useAsset()
  const wallet = useWallet()
  const money = useMoneyText()
  const why = useReason()
  const [draft, setDraft] = useState<TreeDraft>(emptyTree)
  const [asking, setAsking] = useState(false)
  const [cover, setCover] = useState<string>()
  const [who, setWho] = useState<Who>({ to: 'group', people: [] })
  const hangsIn = who.to === 'group' ? room?.id : undefined
  const planting = useSending({
    ...{ put: plantTree, said: t('composer.sent'), roomId: hangsIn, onRefused: setAsking },
  })
  const { maySend, greetingLength } = limits
  const free = BigInt(wallet.data?.wallet.free ?? 0)
  const bounds = { mode, limits: trees, free, scale, maySend, greetingLength }
  const read = readTree(draft, bounds)
  const change = (part: Partial<TreeDraft>) => {
    planting.forget()
    setDraft(before => ({ ...before, ...part }))
  }
  const hours = mode === 'funny' ? trees.treeHours : trees.relayHours
  const held = t('composer.held', {
    amount: money(read.amount),
    time: deadline(new Date(Date.now() + hours * hourMs)),
  })
  const body = bodyOf({ mode, hangsIn, people: who.people, cover, draft, read })
  const { pinFree } = limits
  const free1 = pinFree !== null && read.amount <= BigInt(pinFree.single)
  const known = me.pin.state === 'set' && draft.reach === 'my_friends'
  const covered = known && free1 && read.amount <= BigInt(pinFree.left)
  const nobody = who.to === 'people' ? who.people.length === 0 : room === undefined
  const off = limits.off.find(one => one.mode === mode)
  const blocked = off
    ? t(`envelopes:grid.off.${off.by}`)
    : nobody
      ? t(`composer.why.${who.to}`)
      : read.blocked && why(read.blocked)
  const locked = blocked ?? (online ? undefined : t('app:offlineWhy'))
  return (
    <form
      className="composing"
      onSubmit={event => {
        event.preventDefault()
        if (locked !== undefined || planting.busy) return
        if (covered) planting.send(body)
        else setAsking(true)
      }}
    >
      <AudienceField
        chosen={{ ...who, roomId: room?.id }}
        room={room}
        kinds={['group', 'people']}
        maxPeople={treePeopleMax}
        anyoneMax={0}
        onChange={({ roomId, to, people }) => {
          planting.forget()
          if (roomId !== undefined) onRoom(roomId)
          setWho(before => ({
            to: to === 'people' || to === 'group' ? to : before.to,
            people: people ?? before.people,
          }))
        }}
      />
      <p>{t(`composer.rule.${mode}`)}</p>
      <AmountField
        label={t('composer.amount')}
        text={draft.amount}
        onText={amount => change({ amount })}
        autoFocus
      />
      {mode === 'relay' && (
        <RangeFields draft={draft} read={read} limits={trees} onChange={change} />
      )}
      <Reach draft={draft} limits={trees} onChange={change} />
      <Field
        label={t('composer.greeting')}
        value={draft.greeting}
        onValue={greeting => change({ greeting })}
        placeholder={t('composer.greetingUsual')}
        lengthMax={greetingLength * 2}
      />
      <CoverPick value={cover} onValue={setCover} />
      <Odds mode={mode} amount={read.amount} read={read} held={held} />
      {planting.problem !== undefined && <Refused problem={planting.problem} />}
      {planting.checking && !asking && <p role="status">{t('composer.checking')}</p>}
      <div className="composing-go">
        <Button type="submit" wide why={locked} busy={planting.busy && !asking}>
          {t('composer.go')}
        </Button>
      </div>
      {asking && (
        <StepUpSheet
          act={plantingAct(body)}
          purpose={t('composer.sheet', { name: t(`names.${mode}`) })}
          payee={<Payee mode={mode} room={hangsIn === undefined ? undefined : room} />}
          rule={held}
          paying={planting.busy}
          paid={planting.checking && <p role="status">{t('composer.checking')}</p>}
          onProof={proof => planting.send({ ...body, proof })}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}

type Who = { to: 'group' | 'people'; people: readonly string[] }

function Payee({ mode, room }: { mode: TreeMode; room: Room | undefined }) {
  const { t } = useTranslation(['trees', 'envelopes'])
  if (!room) return <>{t('envelopes:composer.payeePeople')}</>
  return (
    <>
      <Avatar id={room.id} size={28} />
      {t('composer.payee', { name: t(`names.${mode}`), room: room.name })}
    </>
  )
}

type Making = {
  mode: TreeMode
  hangsIn: string | undefined
  people: readonly string[]
  cover: string | undefined
  draft: TreeDraft
  read: ReturnType<typeof readTree>
}

function bodyOf({ mode, hangsIn, people, cover, draft, read }: Making) {
  const { amount, range } = read
  const { reach, split } = draft
  const greeting = draft.greeting.trim()
  return {
    ...(hangsIn === undefined ? { people: [...people] } : { roomId: hangsIn }),
    ...{ mode, reach, amount: String(amount) },
    ...(greeting && { greeting }),
    ...(cover !== undefined && { cover }),
    ...(reach === 'anyone' && { anyoneConfirmed: draft.anyoneConfirmed }),
    ...(mode === 'relay' &&
      range && {
        relay: {
          ...{ lo: String(range.lo), hi: String(range.hi), step: String(range.step) },
          split,
        },
      }),
  }
}

type PartProps = {
  draft: TreeDraft
  limits: TreeLimits
  onChange: (part: Partial<TreeDraft>) => void
}

function Reach({ draft, limits, onChange }: PartProps) {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  const { reach } = draft
  return (
    <div className="reach">
      <Choices
        legend={t('composer.reach')}
        name="reach"
        value={reach}
        options={reaches.map(value => ({ value, label: t(`composer.reaches.${value}`) }))}
        onValue={value => onChange({ reach: value, anyoneConfirmed: false })}
      />
      <p className="quiet">{t(`composer.reachHint.${reach}`, { max: money(limits.openCap) })}</p>
      {reach === 'anyone' && (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.anyoneConfirmed}
            onChange={event => onChange({ anyoneConfirmed: event.target.checked })}
          />
          <span>{t('composer.anyone')}</span>
        </label>
      )}
    </div>
  )
}

type OddsProps = {
  mode: TreeMode
  amount: bigint
  read: ReturnType<typeof readTree>
  held: string
}

/** The odds, what is held and where the rest goes, before the PIN (rule R26). */
function Odds({ mode, amount, read, held }: OddsProps) {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  const { range } = read
  if (amount <= 0n) return null
  const mean = money((amount * 2n) / 3n)
  return (
    <div className="terms">
      {mode === 'funny' && <p>{t('composer.odds.funny', { mean })}</p>}
      {range && range.hi > range.lo && mode === 'relay' && (
        <p>{t('composer.odds.relay', { count: valuesIn(range) })}</p>
      )}
      <p>{held}</p>
    </div>
  )
}

function useReason(): (blocked: TreeBlocked) => string {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  return blocked => {
    switch (blocked.why) {
      case 'least':
        return t('composer.why.least', { least: money(blocked.amount) })
      case 'most':
        return t('composer.why.most', { most: money(blocked.amount) })
      case 'balance':
        return t('composer.why.balance', { free: money(blocked.amount) })
      case 'range':
        return t(`composer.why.range.${blocked.fault}`, { count: blocked.count })
      case 'greeting':
        return t('composer.why.greeting', { count: blocked.count })
      default:
        return t(`composer.why.${blocked.why}`)
    }
  }
}
