import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline, duration } from '../../../lib/time.ts'
import { useClaims } from '../queries.ts'
import { allCame } from '../state.ts'
import { useNames } from './useHeadline.ts'

/** How an envelope goes, in words: what was taken, what waits, and where the rest went. */
export function Progress({ view }: { view: EnvelopeView }) {
  const { t } = useTranslation('envelopes')
  const money = useMoneyText()
  const { claimed, shares, state, returned, mine } = view
  const total = view.total === null ? undefined : money(view.total)
  const gone = returned !== null && BigInt(returned) > 0n && view.given === null
  if (allCame(view)) {
    return (
      <div className="result-progress">
        <p>{total ? t('result.allCameSum', { total }) : t('result.allCame')}</p>
        <Guests view={view} />
      </div>
    )
  }
  if (state === 'emptied') {
    const time = duration(view.emptiedAfterMs ?? 0)
    // Where it is drawn nobody snatched anything, however soon it was over.
    const word = view.gathersAt === null ? 'gone' : 'allDrawn'
    return (
      <p className="result-progress">
        {total
          ? t(`result.${word}Sum`, { shares, total, time })
          : t(`result.${word}`, { shares, time })}
      </p>
    )
  }
  const early = state === 'scheduled' || state === 'gathering'
  return (
    <div className="result-progress">
      <p>
        {early && view.opensAt
          ? t(`result.${state}`, { time: deadline(view.opensAt), count: view.entered })
          : t(wordOf(view), { claimed, shares, rest: money(view.given ?? '0') })}
        {mine && total && ` · ${t('result.inAll', { total })}`}
      </p>
      {gone && <p>{t('result.returned', { amount: money(returned) })}</p>}
      {mine && (state === 'open' || early) && (
        <p>{t('result.returnsAt', { time: deadline(view.expiresAt) })}</p>
      )}
      <Guests view={view} />
    </div>
  )
}

function wordOf({ state, mine, given }: EnvelopeView) {
  switch (state) {
    case 'expired':
      return 'result.expired'
    case 'returned':
      return given === null ? 'result.ended' : 'result.endedGiven'
    case 'declined':
      return mine ? 'result.declined' : 'result.declinedByMe'
    case 'frozen':
      return 'result.frozen'
    default:
      return 'result.taken'
  }
}

/** Whom it is for by name, and to its sender who of them has not come yet. */
function Guests({ view }: { view: EnvelopeView }) {
  const { t } = useTranslation('envelopes')
  const names = useNames()
  const claims = useClaims(view.id, undefined, view.mine && view.guests !== null)
  if (!view.guests || view.guests.length === 0) return null
  const came = new Set(claims.data?.pages.flatMap(page => page.items.map(line => line.user?.id)))
  const waiting = view.guests.filter(one => !came.has(one.id))
  const open = view.state === 'open' && view.mine && came.size > 0 && waiting.length > 0
  return (
    <p>
      {open
        ? t('result.notYet', { names: names(waiting) })
        : t('result.for', { names: names(view.guests) })}
    </p>
  )
}
