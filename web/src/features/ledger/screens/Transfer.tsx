import type { UserCard } from '@fuquan/sdk/index.ts'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { useIsOn } from '../../../app/switches.ts'
import { refusedWith } from '../../../lib/problem.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useByHandle, useFound, usePayees, useRoomMembers } from '../paymentQueries.ts'

/** Whom to pay: people of the room one came from, or those paid lately, or found by name. */
export function Transfer() {
  const { t } = useTranslation('payments')
  const [search] = useSearchParams()
  const roomId = search.get('room') ?? undefined
  return (
    <Page title={t('title')} back={roomId ? `/friends/${roomId}` : '/wallet'}>
      {roomId === undefined ? <Anybody /> : <InRoom roomId={roomId} />}
    </Page>
  )
}

function InRoom({ roomId }: { roomId: string }) {
  const { t } = useTranslation('payments')
  const me = useMe()
  const members = useRoomMembers(roomId)
  const others = (members.data?.items ?? [])
    .map(member => member.person)
    .filter(person => person.id !== me.user.id)
  if (members.isPending) return <Skeleton />
  if (members.error) {
    return <Refused problem={members.error} onAgain={() => void members.refetch()} />
  }
  const [only] = others
  if (only === undefined) return <Empty art="people" title={t('pick.alone')} />
  if (others.length === 1) return <Navigate to={pathTo(only, roomId)} replace />
  return <People title={t('pick.members')} people={others} roomId={roomId} />
}

const handlePattern = /^@?[a-z][a-z0-9_]{2,23}$/i

function Anybody() {
  const { t } = useTranslation('payments')
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  // By a part of the name one finds who is in a room with one: without rooms there is the handle.
  const rooms = useIsOn()('chat')
  const found = useFound(rooms ? wanted : '')
  const handle = handlePattern.test(wanted) ? wanted.replace('@', '').toLowerCase() : undefined
  // Looked for only when asked: the house answers so many look-ups an hour, and typing is none.
  const [asked, setAsked] = useState<string>()
  const byHandle = useByHandle(asked === handle ? handle : undefined)
  const me = useMe()
  const named = byHandle.data && byHandle.data.id !== me.user.id ? [byHandle.data] : []
  const isIt = (one: UserCard) => one.handle === handle
  const people = [
    ...named,
    ...(found.data?.items ?? []).filter(one => one.id !== byHandle.data?.id),
  ]
  return (
    <>
      <form
        onSubmit={event => {
          // The keyboard's own search key looks the handle up, as the button below does.
          event.preventDefault()
          setAsked(handle)
        }}
      >
        <Field
          label={t(rooms ? 'pick.search' : 'pick.handle')}
          value={text}
          onValue={setText}
          type="search"
          lengthMax={40}
          start={<Icon name="search" size={20} />}
        />
      </form>
      {wanted === '' ? (
        <Recent rooms={rooms} />
      ) : (rooms && found.isPending) || byHandle.isLoading ? (
        <Skeleton rows={3} />
      ) : found.error ? (
        <Refused problem={found.error} onAgain={() => void found.refetch()} />
      ) : people.length === 0 && handle === me.user.handle ? (
        <Empty art="people" title={t('pick.self')} words={t('pick.selfWords')} />
      ) : people.length === 0 ? (
        <None text={wanted} rooms={rooms} asked={asked !== undefined && asked === handle} />
      ) : (
        <People title={t('pick.found')} people={people} />
      )}
      {handle !== undefined && asked !== handle && ![me.user, ...people].some(isIt) && (
        <Button look="plain" icon="search" wide onPress={() => setAsked(handle)}>
          {t('pick.lookUp', { handle })}
        </Button>
      )}
      {byHandle.error && !refusedWith(byHandle.error, 'not_found') && (
        <Refused problem={byHandle.error} onAgain={() => void byHandle.refetch()} />
      )}
    </>
  )
}

/** Nobody yet: without rooms somebody is found once their whole handle was looked up. */
function None({ text, rooms, asked }: { text: string; rooms: boolean; asked: boolean }) {
  const { t } = useTranslation('payments')
  const looked = rooms || asked
  const words = t(rooms ? 'pick.noneWords' : 'pick.noneWordsHandle')
  if (!looked) return <p className="quiet">{words}</p>
  return <Empty art="people" title={t('pick.none', { text })} words={words} />
}

function Recent({ rooms }: { rooms: boolean }) {
  const { t } = useTranslation(['payments', 'codes'])
  const payees = usePayees()
  if (payees.isPending) return <Skeleton />
  if (payees.error) return <Refused problem={payees.error} onAgain={() => void payees.refetch()} />
  if (payees.data.items.length === 0) {
    const words = t(rooms ? 'pick.emptyWords' : 'pick.emptyWordsHandle')
    const scan = rooms ? undefined : <ButtonLink to="/wallet/scan">{t('codes:scan')}</ButtonLink>
    return <Empty art="people" title={t('pick.empty')} words={words} action={scan} />
  }
  return <People title={t('pick.recent')} people={payees.data.items} />
}

type PeopleProps = { title: string; people: readonly UserCard[]; roomId?: string }

function People({ title, people, roomId }: PeopleProps) {
  return (
    <section aria-label={title}>
      <h2 className="section-title">{title}</h2>
      <ul className="card rows">
        {people.map(one => (
          <li key={one.id}>
            <Row
              to={pathTo(one, roomId)}
              start={<Avatar id={one.id} pictureId={one.pictureId} />}
              name={one.name}
              note={`@${one.handle}`}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

const pathTo = ({ id }: UserCard, roomId: string | undefined): string =>
  `/transfer/${id}${roomId === undefined ? '' : `?room=${roomId}`}`
