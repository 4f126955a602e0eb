import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate, useSearchParams } from 'react-router'
import { useOnline } from '../../../lib/online.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Page } from '../../../ui/Page.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { useLimits } from '../queries.ts'
import { measurePlace, useJoinFaceRoom, useOpenFaceRoom, useOpenRoom } from './queries.ts'
import './rooms.css'

/** The door of the face-to-face rooms: open one, or come into one by four digits or its QR. */
export function FaceLanding() {
  const { t } = useTranslation('rooms')
  const mine = useOpenRoom()
  const open = useOpenFaceRoom()
  const [search] = useSearchParams()
  // The group it was asked for in may not want it.
  const roomId = search.get('room') ?? undefined
  const locked = useLocked(roomId)
  const navigate = useNavigate()
  if (mine.data?.faceRoomId) return <Navigate to={`/face/${mine.data.faceRoomId}`} replace />
  return (
    <Page title={t('title')} back="/envelopes">
      {mine.isPending && <Skeleton rows={3} square={false} />}
      {mine.error && <Refused problem={mine.error} onAgain={() => void mine.refetch()} />}
      {mine.data && (
        <div className="face-body">
          <section className="face-part">
            <p>{t('lead')}</p>
            {open.error && <Refused problem={open.error} />}
            <Button
              wide
              why={locked}
              busy={open.isPending}
              onPress={() =>
                open.mutate(
                  { body: roomId === undefined ? {} : { roomId } },
                  { onSuccess: room => void navigate(`/face/${room.id}`) },
                )
              }
            >
              {t('open')}
            </Button>
          </section>
          <JoinForm />
        </div>
      )}
    </Page>
  )
}

/** Why somebody cannot host here; coming in is another thing, and always open. */
function useLocked(roomId: string | undefined): string | undefined {
  const { t } = useTranslation(['envelopes', 'app'])
  const { online } = useOnline()
  const limits = useLimits(roomId).data
  const off = limits?.off.find(one => one.mode === 'room')
  if (!online) return t('app:offlineWhy')
  if (off) return t(`grid.off.${off.by}`)
  return limits?.maySend === false ? t('composer.why.level') : undefined
}

function JoinForm() {
  const { t } = useTranslation(['rooms', 'app'])
  const { online } = useOnline()
  const navigate = useNavigate()
  const join = useJoinFaceRoom()
  const [code, setCode] = useState('')
  const [byPlace, setByPlace] = useState(false)
  const [measuring, setMeasuring] = useState(false)
  const ready = /^[0-9]{4}$/.test(code)
  const enter = async () => {
    setMeasuring(byPlace)
    const place = byPlace ? await measurePlace() : undefined
    setMeasuring(false)
    join.mutate(
      { body: { code, ...(place && { place }) } },
      {
        onSuccess: ({ faceRoomId, why }) =>
          void navigate(`/face/${faceRoomId}${why ? `?why=${why}` : ''}`),
      },
    )
  }
  return (
    <form
      className="face-part"
      onSubmit={event => {
        event.preventDefault()
        if (ready && online) void enter()
      }}
    >
      <h2>{t('orJoin')}</h2>
      <Field
        label={t('code')}
        value={code}
        onValue={text => setCode(text.replaceAll(/[^0-9]/g, '').slice(0, 4))}
        inputMode="numeric"
        autoComplete="off"
        hint={t('codeHint')}
      />
      <SwitchRow
        name={t('usePlace')}
        note={t('placeWhy')}
        checked={byPlace}
        onChange={setByPlace}
      />
      {join.error && <Refused problem={join.error} />}
      <Button
        type="submit"
        look="soft"
        wide
        busy={join.isPending || measuring}
        why={online ? (ready ? undefined : t('needCode')) : t('app:offlineWhy')}
      >
        {t('join')}
      </Button>
      <ButtonLink to="/wallet/scan" look="text" wide icon="scan">
        {t('scan')}
      </ButtonLink>
    </form>
  )
}
