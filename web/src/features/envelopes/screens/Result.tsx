import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useParams } from 'react-router'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline, duration } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Arc } from '../../../ui/RedCover.tsx'
import { ClaimList } from '../parts/ClaimList.tsx'
import { WonAmount } from '../parts/WonAmount.tsx'
import { useEnvelope } from '../queries.ts'

/** What came of an envelope: my amount, how it goes, who got what, and the way to check it. */
export function Result() {
  const { t } = useTranslation('envelopes')
  const { envelopeId = '' } = useParams()
  const envelope = useEnvelope(envelopeId)
  const view = envelope.data
  const { state } = useLocation()
  const won: boolean = state?.won === true
  return (
    <div className="result">
      <Page
        title={t('result.title')}
        back={view ? `/friends/${view.audience.roomId}` : '/friends'}
        tone="wallet"
        flush
        focus={!won}
      >
        {envelope.isPending && <Skeleton />}
        {envelope.error && !view && (
          <Refused problem={envelope.error} onAgain={() => void envelope.refetch()} />
        )}
        {view && <Loaded view={view} won={won} />}
      </Page>
    </div>
  )
}

function Loaded({ view, won }: { view: EnvelopeView; won: boolean }) {
  const { t } = useTranslation('envelopes')
  const { myClaim } = view
  return (
    <>
      <div className="result-top">
        <Arc />
        <div className="result-face">
          <Avatar id={view.sender.id} pictureId={view.sender.pictureId} size={56} />
        </div>
      </div>
      <div className="result-head">
        <p className="result-sender">
          {t('result.of', { name: view.sender.name })}
          {view.mode === 'lucky' && <span className="tag">{t('badge')}</span>}
        </p>
        <p className="quiet">{view.greeting || t('greeting')}</p>
        {myClaim && (
          <>
            <WonAmount amount={myClaim.amount} fresh={won} />
            <Link className="result-stored" to="/wallet/bills">
              {t('result.stored')}
            </Link>
          </>
        )}
        {!myClaim && view.state === 'emptied' && !view.mine && (
          <p className="result-missed">{t('result.missed')}</p>
        )}
      </div>
      <section className="result-list" aria-label={t('result.list')}>
        <Progress view={view} />
        <ClaimList view={view} />
      </section>
      <div className="result-acts">
        <Link className="text-link" to={`/envelopes/${view.id}/verify`}>
          {t('result.verify')}
        </Link>
        <ButtonLink to={`/friends/${view.audience.roomId}`} look="plain" small>
          {t('result.toRoom')}
        </ButtonLink>
      </div>
    </>
  )
}

function Progress({ view }: { view: EnvelopeView }) {
  const { t } = useTranslation('envelopes')
  const money = useMoneyText()
  const { claimed, shares, state, returned } = view
  const total = view.total === null ? undefined : money(view.total)
  const gone = view.returned !== null && BigInt(view.returned) > 0n
  if (state === 'emptied') {
    const time = duration(view.emptiedAfterMs ?? 0)
    return (
      <p className="result-progress">
        {total ? t('result.goneSum', { shares, total, time }) : t('result.gone', { shares, time })}
      </p>
    )
  }
  return (
    <div className="result-progress">
      <p>
        {state === 'expired'
          ? t('result.expired', { claimed, shares })
          : t('result.taken', { claimed, shares })}
        {view.mine && total && ` · ${total}`}
      </p>
      {state === 'expired' && gone && returned !== null && (
        <p>{t('result.returned', { amount: money(returned) })}</p>
      )}
      {state === 'open' && view.mine && (
        <p>{t('result.returnsAt', { time: deadline(view.expiresAt) })}</p>
      )}
    </div>
  )
}
