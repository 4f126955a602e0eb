import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAsset } from '../../../lib/asset.ts'
import { useLanguage } from '../../../lib/i18n.ts'
import { moneyText } from '../../../lib/money.ts'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { countdown, deadline } from '../../../lib/time.ts'
import type { Ceremony, Opening } from '../state.ts'

type Props = {
  envelopeId: string
  view: EnvelopeView | undefined
  opening: Opening
  ceremony: Ceremony
  /** Now, by the clock of the house. */
  at: number
  asks: boolean
  problem: unknown
}

/** Below the coin: what it waits for, its password, until when, and the ways on. */
export function CoverFoot(props: Props) {
  const { envelopeId, view, opening, ceremony, asks } = props
  const { t } = useTranslation('envelopes')
  if (!view) return props.problem ? <p role="alert">{sentenceOfProblem(props.problem)}</p> : null
  const claimed = view.myClaim !== null
  const over = ceremony === 'over'
  const away = ['returned', 'declined', 'frozen'].includes(view.state)
  // Whom it is not for reads for whom it is, and nothing else.
  const forOthers = over && !view.mine && !claimed && isForOthers(view)
  if (forOthers) return <Said opening={opening} />
  return (
    <>
      <Said opening={opening} />
      <Moment {...props} view={view} />
      {over && (
        <Link className="cover-link" to={`/envelopes/${envelopeId}`} replace>
          {claimed || view.mine || away ? t('cover.detail') : t('cover.see')}
        </Link>
      )}
      {ceremony === 'coin' && <p>{t('cover.until', { time: deadline(view.expiresAt) })}</p>}
      {ceremony === 'coin' && view.windowMs > 0 && !asks && <p>{t('cover.window')}</p>}
      {ceremony !== 'busy' && (
        <span className="cover-links">
          <Link className="cover-link" to={`/envelopes/${envelopeId}/verify`}>
            {t('cover.how')}
          </Link>
          {!over && view.ends.mayDecline && (
            <Link className="cover-link" to={`/envelopes/${envelopeId}`}>
              {t('ends.decline')}
            </Link>
          )}
        </span>
      )}
    </>
  )
}

const isForOthers = ({ myPart, state }: EnvelopeView): boolean =>
  myPart.why === 'envelope_not_for_you' || state === 'scheduled' || state === 'gathering'

/** What has an hour: the opening it waits for, the draw, or the end of a pause. */
function Moment({ view, opening, ceremony, at }: Props & { view: EnvelopeView }) {
  const { t } = useTranslation('envelopes')
  if (ceremony === 'scheduled') {
    const from = view.gathersAt ?? view.opensAt ?? view.expiresAt
    return (
      <>
        <p className="cover-strong">{t('cover.scheduled', { time: deadline(from) })}</p>
        <p role="timer">{t('cover.in', { left: countdown(Date.parse(from) - at) })}</p>
      </>
    )
  }
  if (ceremony === 'enter' || ceremony === 'entered') {
    const { entered } = view
    return (
      <>
        <p className="cover-strong" role="status">
          {t(ceremony === 'enter' ? 'cover.inCount' : 'cover.youAreIn', { count: entered })}
        </p>
        <p>{t('cover.gatherWords')}</p>
      </>
    )
  }
  if (ceremony === 'paused' && opening.is === 'paused') {
    return (
      <>
        <p className="cover-strong" role="alert">
          {t('cover.paused')}
        </p>
        <p role="timer">{t('cover.pausedFor', { left: countdown(opening.until - Date.now()) })}</p>
      </>
    )
  }
  return null
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
