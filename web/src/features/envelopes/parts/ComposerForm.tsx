import type { EnvelopeLimits, Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { useMe } from '../../../app/session.tsx'
import { useFriends, useWallet } from '../../../app/neighbours.ts'
import { useAsset } from '../../../lib/asset.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { deadline } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Money } from '../../../ui/Money.tsx'
import {
  bodyOf,
  type Bounds,
  type Draft,
  emptyDraft,
  readDraft,
  roomToldBy,
  type To,
} from '../draft.ts'
import type { Composed } from '../modes.ts'
import { putMoneyIn } from '../queries.ts'
import { sendingAct } from '../sendingAct.ts'
import { AudienceField, type Chosen } from './AudienceField.tsx'
import { CoverPick } from './CoverPick.tsx'
import { Fields } from './Fields.tsx'
import { MoreOptions } from './MoreOptions.tsx'
import { Terms } from './Terms.tsx'
import { useReason } from './useReason.ts'
import { useSending } from './useSending.ts'

const hourMs = 3_600_000
const kindsOf: Record<Composed, readonly To[]> = {
  lucky: ['group', 'people', 'anyone'],
  ordinary: ['group', 'people', 'anyone'],
  directed: ['group'],
  password: ['group', 'anyone'],
}

type Props = {
  mode: Composed
  /** The room of the address, if there is one. */
  here: Room | undefined
  /** The room that is chosen now. */
  room: Room | undefined
  limits: EnvelopeLimits
  onRoom: (roomId: string) => void
}

/** The composer: everything that will happen is read before the PIN is typed. */
export function ComposerForm({ mode, here, room, limits, onRoom }: Props) {
  const { t } = useTranslation(['envelopes', 'app'])
  const me = useMe()
  const { online } = useOnline()
  const names = useFriends()
  const peer = peerOf(here, mode)
  const isFriend = names.data?.some(one => one.person.id === peer) === true
  const [typed, setTyped] = useState<Draft>(() => ({
    ...emptyDraft,
    mode,
    to: startOf(here, mode),
  }))
  // In a talk of two it is for the other one, as long as they are friends.
  const draft =
    typed.to === 'people' && typed.people.length === 0 && peer && isFriend
      ? { ...typed, people: [peer] }
      : typed
  const [asking, setAsking] = useState(false)
  const why = useReason()
  const money = useMoneyText()
  const hangsIn = hangsInOf({ draft, room, peer })
  const sending = useSending({
    ...{ put: putMoneyIn, said: t('composer.sent'), roomId: hangsIn, onRefused: setAsking },
  })
  const known = { ...limits, room: roomToldBy(sending.problem, limits.room) }
  const bounds = useBounds(known, room !== undefined)
  const read = readDraft(draft, bounds)
  // The house knows better how many are active: that is asked as the hint asks it.
  const asksFew = read.blocked?.why === 'few'
  const change = (part: Partial<Draft>) => {
    sending.forget()
    setTyped({ ...draft, ...part })
  }
  const choose = ({ roomId, ...part }: Partial<Chosen>) => {
    if (roomId !== undefined) onRoom(roomId)
    change({ ...part, ...(roomId !== undefined && mode === 'directed' && { people: [] }) })
  }
  const { gatherSeconds, ttlHours } = limits
  const body = bodyOf({ draft, read, hangsIn, gatherSeconds, scale: bounds.scale })
  const pinFree = me.pin.state === 'set' && draft.to !== 'anyone' && isFree(limits, read.total)
  const opens = draft.later ? Date.parse(draft.opensAt) || Date.now() : Date.now()
  const held = t('composer.held', {
    total: money(read.total),
    time: deadline(new Date(opens + ttlHours * hourMs)),
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
      <AudienceField
        chosen={{ to: draft.to, people: draft.people, roomId: room?.id }}
        room={room}
        kinds={kindsOf[mode]}
        maxPeople={limits.maxPeople}
        anyoneMax={limits.anyoneMaxShares}
        onChange={choose}
      />
      <Fields {...{ draft, limits, room }} onChange={change} />
      <p className="live-total">
        <Money amount={read.total} />
      </p>
      <CoverPick value={draft.cover} onValue={cover => change({ cover })} />
      <MoreOptions {...{ draft, limits }} shares={read.shares} onChange={change} />
      <Terms {...{ draft, read, bounds, held, limits }} onChange={change} />
      {sending.problem !== undefined && !asksFew && <Refused problem={sending.problem} />}
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
          act={sendingAct(body)}
          purpose={t('composer.sheet')}
          payee={<Payee room={hangsIn === undefined ? undefined : room} to={draft.to} />}
          rule={held}
          paying={sending.busy}
          paid={sending.checking && <Checking />}
          onProof={proof => sending.send({ ...body, proof })}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}

/** The other one of a talk of two, where an envelope for one person can be sent. */
const peerOf = (here: Room | undefined, mode: Composed): string | undefined =>
  here?.kind === 'direct' && mode === 'ordinary' ? here.peer?.id : undefined

const startOf = (here: Room | undefined, mode: Composed): To =>
  peerOf(here, mode) === undefined ? 'group' : 'people'

type Place = { draft: Draft; room: Room | undefined; peer: string | undefined }

/** The room it hangs in: the group it is for, or the talk with the one it is for. */
function hangsInOf({ draft, room, peer }: Place): string | undefined {
  const only = draft.to === 'people' && draft.people.length === 1 && draft.people[0] === peer
  return draft.to === 'group' || only ? room?.id : undefined
}

function isFree({ pinFree }: EnvelopeLimits, total: bigint): boolean {
  return pinFree !== null && total <= BigInt(pinFree.single) && total <= BigInt(pinFree.left)
}

function Payee({ room, to }: { room: Room | undefined; to: To }) {
  const { t } = useTranslation('envelopes')
  if (!room) return <>{t(to === 'anyone' ? 'composer.payeeAnyone' : 'composer.payeePeople')}</>
  return (
    <>
      <Avatar id={room.id} size={28} />
      {t('composer.payee', { room: room.name })}
    </>
  )
}

function Checking() {
  const { t } = useTranslation('envelopes')
  return (
    <div className="checking" role="status">
      <p>{t('composer.checking')}</p>
      <p className="quiet">{t('composer.checkingWords')}</p>
    </div>
  )
}

function useBounds(limits: EnvelopeLimits, hasRoom: boolean): Bounds {
  const asset = useAsset()
  const wallet = useWallet()
  return {
    ...limits,
    hasRoom,
    minShare: BigInt(limits.minShare),
    maxShare: BigInt(limits.maxShare),
    dailyLeft: BigInt(limits.dailyLeft),
    free: BigInt(wallet.data?.wallet.free ?? 0),
    scale: asset.scale,
    now: new Date(),
  }
}
