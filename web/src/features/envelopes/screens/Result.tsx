import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useLocation, useNavigate, useParams, useSearchParams } from 'react-router'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Arc } from '../../../ui/RedCover.tsx'
import { ShareOutside } from '../outside/ShareOutside.tsx'
import { ClaimList } from '../parts/ClaimList.tsx'
import { EndActs } from '../parts/EndActs.tsx'
import { OpenEnvelope } from '../parts/OpenEnvelope.tsx'
import { Progress } from '../parts/Progress.tsx'
import { Thanks } from '../parts/Thanks.tsx'
import { WonAmount } from '../parts/WonAmount.tsx'
import { useEnvelope } from '../queries.ts'
import { coverPathOf, homeOf, roomOf } from '../state.ts'

/** What came of an envelope: my amount, how it goes, who got what, and the way to check it. */
export function Result() {
  const { t } = useTranslation('envelopes')
  const { envelopeId = '' } = useParams()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const envelope = useEnvelope(envelopeId)
  const view = envelope.data
  const { state } = useLocation()
  if (view?.mode === 'funny' || view?.mode === 'relay') {
    return <Navigate to={`/envelopes/${envelopeId}/tree`} replace />
  }
  const won: boolean = state?.won === true
  return (
    <div className="result">
      <Page
        title={t('result.title')}
        back={view ? homeOf(view) : '/envelopes'}
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
      {search.has('open') && (
        <OpenEnvelope
          envelopeId={envelopeId}
          onClose={() => void navigate(`/envelopes/${envelopeId}`, { replace: true })}
        />
      )}
    </div>
  )
}

function Loaded({ view, won }: { view: EnvelopeView; won: boolean }) {
  const { t } = useTranslation('envelopes')
  const money = useMoneyText()
  const { myClaim, state } = view
  const room = roomOf(view)
  const early = state === 'scheduled' || state === 'gathering'
  const mayCome = myClaim === null && (view.myPart.mayOpen || early)
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
          <span className="tag">{t(`badges.${view.mode}`)}</span>
        </p>
        <p className="quiet">{view.greeting || t('greeting')}</p>
        {myClaim && (
          <>
            <WonAmount amount={String(wonOf(view, myClaim.amount))} fresh={won} />
            {view.myGiven !== null && (
              <p className="quiet">{t('result.givenTo', { amount: money(view.myGiven) })}</p>
            )}
            <Link className="result-stored" to="/wallet/bills">
              {t('result.stored')}
            </Link>
          </>
        )}
        {!myClaim && state === 'emptied' && !view.mine && (
          <p className="result-missed">{t(missedWord(view))}</p>
        )}
        {mayCome && (
          <ButtonLink to={coverPathOf(view.id, room)} small>
            {t(early ? 'result.look' : 'result.open')}
          </ButtonLink>
        )}
      </div>
      <section className="result-list" aria-label={t('result.list')}>
        <Progress view={view} />
        <ClaimList view={view} />
      </section>
      <Thanks view={view} />
      <EndActs view={view} />
      <ShareOutside view={view} />
      <div className="result-acts">
        <Link className="text-link" to={`/envelopes/${view.id}/verify`}>
          {t('result.verify')}
        </Link>
        {room !== undefined && (
          <ButtonLink to={`/friends/${room}`} look="plain" small>
            {t('result.toRoom')}
          </ButtonLink>
        )}
      </div>
    </>
  )
}

/** My share, and what came on top of it when the rest was given to those who had come. */
const wonOf = ({ myGiven }: EnvelopeView, share: string): bigint =>
  BigInt(share) + BigInt(myGiven ?? 0)

function missedWord({ myPart, gathersAt }: EnvelopeView) {
  if (myPart.why === 'envelope_not_for_you') return 'result.notMine'
  return gathersAt === null ? 'result.missed' : 'cover.drawn'
}
