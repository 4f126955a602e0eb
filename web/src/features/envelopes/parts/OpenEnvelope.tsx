import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useAsset } from '../../../lib/asset.ts'
import { useLanguage } from '../../../lib/i18n.ts'
import { moneyText } from '../../../lib/money.ts'
import { refusedWith, sentenceOfProblem } from '../../../lib/problem.ts'
import { motionReduced } from '../../../lib/theme.ts'
import { deadline } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Coin } from '../../../ui/Coin.tsx'
import { RedCover } from '../../../ui/RedCover.tsx'
import { useEnvelope } from '../queries.ts'
import { flapMs, type Opening } from '../state.ts'
import { useOpening } from './useOpening.ts'

type Props = { envelopeId: string; onClose: () => void }

/** The cover and the opening: looking claims nothing; one tap on the coin opens it once. */
export function OpenEnvelope({ envelopeId, onClose }: Props) {
  const { t } = useTranslation('envelopes')
  const navigate = useNavigate()
  const envelope = useEnvelope(envelopeId)
  const { opening, open } = useOpening(envelopeId)
  const view = envelope.data
  const won = opening.is === 'won'

  const show = () =>
    void navigate(`/envelopes/${envelopeId}`, { replace: true, state: { won: true } })
  useEffect(() => {
    if (!won) return
    const timer = setTimeout(show, motionReduced() ? 0 : flapMs)
    return () => clearTimeout(timer)
  })

  const busy = opening.is === 'turning' || opening.is === 'checking'
  const claimed = view?.myClaim !== null && view?.myClaim !== undefined
  const mayOpen = view?.myPart.mayOpen ?? false
  const coin = (mayOpen || busy || won) && opening.is !== 'lost'
  return (
    <RedCover
      head={view && <Sender view={view} />}
      greeting={headline(view, opening, t)}
      mode={view && coin ? t(`modeLong.${view.mode}`) : ''}
      opening={won}
      closeLabel={t('cover.close')}
      onClose={onClose}
      onSkip={won ? show : undefined}
      coin={
        coin && (
          <Coin
            turning={busy || won}
            slow={opening.is === 'checking'}
            label={busy ? t('cover.turning') : t('cover.open')}
            {...(opening.is === 'cover' && { onPress: open })}
          />
        )
      }
      foot={
        <>
          <Said opening={opening} />
          {view && !coin && (
            <Link className="cover-link" to={`/envelopes/${envelopeId}`} replace>
              {claimed || view.mine ? t('cover.detail') : t('cover.see')}
            </Link>
          )}
          {view && coin && !busy && <p>{t('cover.until', { time: deadline(view.expiresAt) })}</p>}
          {view && !busy && (
            <Link className="cover-link" to={`/envelopes/${envelopeId}/verify`}>
              {t('cover.how')}
            </Link>
          )}
          {!view && envelope.error && <p role="alert">{sentenceOfProblem(envelope.error)}</p>}
        </>
      }
    />
  )
}

type Say = ReturnType<typeof useTranslation<'envelopes'>>['t']

function headline(view: EnvelopeView | undefined, opening: Opening, t: Say): string {
  if (opening.is === 'lost') {
    return refusedWith(opening.problem, 'envelope_emptied')
      ? t('cover.late')
      : sentenceOfProblem(opening.problem)
  }
  if (!view) return ''
  const why = opening.is === 'cover' ? view.myPart.why : null
  switch (why) {
    case 'envelope_emptied':
      return t('cover.late')
    case 'envelope_expired':
      return t('cover.expired')
    case 'envelope_not_for_you':
      return t(view.audience.lateJoiners ? 'cover.notForYou' : 'cover.notForYouLate')
    default:
      return view.greeting || t('greeting')
  }
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

/** What the ear and the slow network need: checking, and the amount once it is known. */
function Said({ opening }: { opening: Opening }) {
  const { t } = useTranslation('envelopes')
  const asset = useAsset()
  const language = useLanguage()
  return (
    <div role="status">
      {opening.is === 'turning' && <span className="unseen">{t('cover.turning')}</span>}
      {opening.is === 'checking' && (
        <>
          <p className="cover-checking">{t('cover.checking')}</p>
          <p>{t('cover.checkingWords')}</p>
        </>
      )}
      {opening.is === 'won' && (
        <span className="unseen">
          {t('cover.won', { amount: moneyText(opening.amount, asset, language) })}
        </span>
      )}
    </div>
  )
}
