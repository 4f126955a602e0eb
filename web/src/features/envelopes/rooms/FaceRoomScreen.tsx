import type { FaceRoom, FaceRound } from '@fuquan/sdk/index.ts'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { clockTime } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Company } from './Company.tsx'
import { Entrance, Lobby } from './Lobby.tsx'
import { Podium } from './Podium.tsx'
import { endRound, useFaceRoom, useKeepRoom, useLeaveFaceRoom } from './queries.ts'
import { Countdown, Rain, Stage } from './Rain.tsx'
import { StartForm } from './StartForm.tsx'
import { phaseOf } from './state.ts'
import { useHouseClock } from './useHouseClock.ts'
import './rooms.css'

const spreadMs = 1_000

/** One face-to-face room, from the first guest to the last podium. */
export function FaceRoomScreen() {
  const { t } = useTranslation('rooms')
  const { faceRoomId = '' } = useParams()
  const room = useFaceRoom(faceRoomId)
  return (
    <Page title={t('title')} back="/face">
      {room.isPending && <Skeleton rows={4} square={false} />}
      {room.error && !room.data && (
        <Refused problem={room.error} onAgain={() => void room.refetch()} />
      )}
      {room.data && <Loaded room={room.data} at={room.dataUpdatedAt} />}
    </Page>
  )
}

function Loaded({ room, at }: { room: FaceRoom; at: number }) {
  const { t } = useTranslation('rooms')
  const hurry = room.state === 'countdown' || room.state === 'rain'
  const now = useHouseClock({ now: room.now, at }, hurry ? 100 : 1_000)
  const phase = phaseOf(room, now)
  const { again } = useKeepRoom(room.id)
  const { round } = room
  const number = round?.number
  const over = phase === 'podium' && round !== null && !round.ended
  useEffect(() => {
    if (!over || number === undefined) return
    // What was not caught goes home at once: the host says so, and should that phone be gone, the
    // first of the others does. They do not all ask in the same moment.
    const look = () => void again()
    const say = () => void endRound({ faceRoomId: room.id, round: number }).then(look, look)
    const timer = setTimeout(say, room.mine ? 0 : spreadMs * (0.5 + Math.random()))
    return () => clearTimeout(timer)
  }, [over, number, room.id, room.mine, again])

  if (phase === 'closed') return <Closed room={room} />
  if (!room.here) return <Waits room={room} />
  if (round !== null && (phase === 'countdown' || phase === 'rain')) {
    return (
      <Stage key={round.number}>
        {phase === 'countdown' && <Countdown round={round} now={now} />}
        {phase === 'rain' && <Rain roomId={room.id} round={round} now={now} />}
      </Stage>
    )
  }
  const next = room.mine ? <StartForm key={room.rounds} room={room} /> : <Stands />
  return (
    <div className="face-body">
      {round !== null && phase === 'podium' ? (
        <>
          <Outcome room={room} round={round} />
          {next}
          <Company room={room} />
          <Entrance room={room} />
        </>
      ) : (
        <>
          <Entrance room={room} />
          <Lobby room={room} />
          {next}
        </>
      )}
      <p className="quiet centred">{t('until', { time: clockTime(room.closesAt) })}</p>
      <Leave room={room} />
    </div>
  )
}

/** Told only from what the house says after the rain: a clock alone knows of no loss. */
function Outcome({ room, round }: { room: FaceRoom; round: FaceRound }) {
  const { t } = useTranslation('rooms')
  const told = round.ended && (room.state === 'podium' || room.state === 'closed')
  if (told) return <Podium round={round} />
  return (
    <section className="face-part" role="status">
      <p>{t('counting')}</p>
      <Skeleton rows={2} />
    </section>
  )
}

function Stands() {
  const { t } = useTranslation('rooms')
  return (
    <p className="face-stand" role="status">
      {t('hostStarts')}
    </p>
  )
}

function Waits({ room }: { room: FaceRoom }) {
  const { t } = useTranslation('rooms')
  const [search] = useSearchParams()
  const whys = ['no_place', 'place_weak', 'too_far', 'host_has_no_place'] as const
  const why = whys.find(one => one === search.get('why')) ?? 'no_place'
  return (
    <div className="face-body">
      <section className="face-part" role="status">
        <h2>{t('waitTitle')}</h2>
        <p>{t('waitWords')}</p>
        <p className="quiet">{t(`why.${why}`)}</p>
      </section>
      <Leave room={room} />
    </div>
  )
}

function Leave({ room }: { room: FaceRoom }) {
  const { t } = useTranslation('rooms')
  const leave = useLeaveFaceRoom()
  const navigate = useNavigate()
  const { again } = useKeepRoom(room.id)
  const go = () =>
    leave.mutate(
      { path: { faceRoomId: room.id } },
      { onSuccess: () => (room.mine ? void again() : void navigate('/face')) },
    )
  return (
    <>
      {leave.error && <Refused problem={leave.error} />}
      <Button look="text" wide busy={leave.isPending} onPress={go}>
        {room.mine ? t('close') : t('leave')}
      </Button>
    </>
  )
}

function Closed({ room }: { room: FaceRoom }) {
  const { t } = useTranslation('rooms')
  return (
    <div className="face-body">
      <Empty
        title={t('closed')}
        words={t('closedWords')}
        action={
          <ButtonLink to="/face" look="soft">
            {t('another')}
          </ButtonLink>
        }
      />
      {room.round !== null && <Outcome room={room} round={room.round} />}
      {room.here && room.round !== null && <Company room={room} />}
    </div>
  )
}
