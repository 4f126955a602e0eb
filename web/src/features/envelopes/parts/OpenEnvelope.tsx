import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { envelopes, fetchAhead } from '../../../app/late.tsx'
import { useMe } from '../../../app/session.tsx'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { tune } from '../../../lib/joy.ts'
import { motionReduced } from '../../../lib/theme.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Coin } from '../../../ui/Coin.tsx'
import { Field } from '../../../ui/Field.tsx'
import { RedCover } from '../../../ui/RedCover.tsx'
import { useCoverPicture, useEnvelope, useTicket } from '../queries.ts'
import { useHouseClock } from '../rooms/useHouseClock.ts'
import { ceremonyOf, flapMs, phaseAt } from '../state.ts'
import { CoverFoot } from './CoverFoot.tsx'
import { useHeadline } from './useHeadline.ts'
import { useOpening } from './useOpening.ts'

type Props = { envelopeId: string; onClose: () => void }
const tickMs = 500

/** The cover and the opening: looking claims nothing; one tap on the coin opens it once. */
export function OpenEnvelope({ envelopeId, onClose }: Props) {
  const { t } = useTranslation('envelopes')
  const navigate = useNavigate()
  const me = useMe()
  const envelope = useEnvelope(envelopeId)
  const ticket = useTicket(envelopeId)
  const [typed, setTyped] = useState('')
  const { opening, open } = useOpening(envelopeId, ticket.data?.ticket)
  const view = envelope.data
  const at = useHouseClock(
    { now: view?.now ?? new Date().toISOString(), at: envelope.dataUpdatedAt || Date.now() },
    tickMs,
  )
  const ceremony = ceremonyOf({ view, opening, at, me: me.user.id })
  const headline = useHeadline({ view, opening, ceremony })
  const picture = useCoverPicture(view?.cover)
  const won = ceremony === 'won'
  // The page of the result must stand when the flap is up.
  useEffect(() => fetchAhead(envelopes), [])

  const show = () =>
    void navigate(`/envelopes/${envelopeId}`, { replace: true, state: { won: true } })
  useEffect(() => {
    if (!won) return
    const timer = setTimeout(show, motionReduced() ? 0 : flapMs)
    return () => clearTimeout(timer)
  })
  // Its hour has come while one looks: the house is asked how it stands, until it knows.
  const due = view !== undefined && phaseAt(view, at) !== view.state
  const { refetch } = envelope
  useEffect(() => {
    if (due) void refetch()
  }, [due, at, refetch])
  // Who tapped while it gathered hears of the draw without a second tap.
  const drawn = opening.is === 'entered' && ceremony === 'coin'
  useEffect(() => {
    if (drawn) open(view?.password ? typed : undefined)
  })

  const mayTap = ceremony === 'coin' || ceremony === 'enter'
  const password = view?.password ?? undefined
  const asks = password !== undefined && mayTap
  // Above the field, where it stays while one tries again.
  const hint = asks && password.hint
  const mode = view && ceremony !== 'over' ? t(`modeLong.${view.mode}`) : ''
  const tap = () => {
    tune()
    open(password && typed)
  }
  const opensIn = view?.opensAt ? Date.parse(view.opensAt) - at : 0
  const seconds = Math.max(0, Math.ceil(opensIn / 1_000))
  const counts = ceremony === 'enter' || ceremony === 'entered'
  const busy = ceremony === 'busy'
  const label = busy
    ? t('cover.turning')
    : counts
      ? t(ceremony === 'enter' ? 'cover.enter' : 'cover.entered', { count: seconds })
      : t('cover.open')
  return (
    <RedCover
      head={view && <Sender view={view} />}
      greeting={headline}
      mode={hint ? t('cover.hint', { hint }) : mode}
      picture={picture}
      opening={won}
      closeLabel={t('cover.close')}
      onClose={onClose}
      onSkip={won ? show : undefined}
      ask={
        asks && (
          <Field
            label={t('cover.password')}
            wrong={opening.is === 'wrong' ? sentenceOfProblem(opening.problem) : undefined}
            value={typed}
            onValue={setTyped}
            lengthMax={40}
          />
        )
      }
      coin={
        (mayTap || busy || won || counts) && (
          <Coin
            turning={busy || won}
            slow={opening.is === 'checking'}
            label={label}
            {...(counts && { count: seconds })}
            {...(mayTap && (!asks || typed.trim().length > 1) && { onPress: tap })}
          />
        )
      }
      foot={
        <CoverFoot
          {...{ envelopeId, view, opening, ceremony, at, asks }}
          problem={envelope.error}
        />
      }
    />
  )
}

function Sender({ view }: { view: EnvelopeView }) {
  const { t } = useTranslation('envelopes')
  return (
    <>
      <Avatar id={view.sender.id} pictureId={view.sender.pictureId} size={52} />
      <p>{view.mine ? t('cover.yours') : t('cover.of', { name: view.sender.name })}</p>
    </>
  )
}
