import type { EnvelopeView } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { moment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Money } from '../../../ui/Money.tsx'
import { useClaims } from '../queries.ts'
import { hasEnded } from '../state.ts'
import { Crown } from './Crown.tsx'

/** Who took what, as a true table; hidden until one has opened it or it has ended. */
export function ClaimList({ view }: { view: EnvelopeView }) {
  const { t } = useTranslation(['envelopes', 'app'])
  const { user } = useMe()
  const money = useMoneyText()
  const claims = useClaims(view.id)
  const pages = claims.data?.pages ?? []
  const lines = pages.flatMap(page => page.items)
  if (claims.isPending) return <Skeleton rows={3} />
  if (claims.error && lines.length === 0) {
    return <Refused problem={claims.error} onAgain={() => void claims.refetch()} />
  }
  // Of a single share there is no luck of others to see.
  if (pages[0]?.hidden && view.shares === 1) return null
  if (pages[0]?.hidden) return <p className="face">{t('result.hidden')}</p>
  if (lines.length === 0) {
    return <p className="face">{t(hasEnded(view) ? 'result.noneEver' : 'result.none')}</p>
  }
  return (
    <>
      <table className="claims">
        <caption className="unseen">{t('result.list')}</caption>
        <thead className="unseen">
          <tr>
            <th scope="col">{t('result.who')}</th>
            <th scope="col">{t('result.when')}</th>
            <th scope="col">{t('result.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <tr key={line.number} className={line.user?.id === user.id ? 'is-me' : ''}>
              <th scope="row">
                <span className="claim-who">
                  <Avatar
                    id={line.user?.id ?? `${view.id}/${line.number}`}
                    pictureId={line.user?.pictureId ?? null}
                    size={44}
                  />
                  <span className="claim-name">
                    {line.user?.name ?? t('result.nameless', { number: line.number })}
                  </span>
                </span>
              </th>
              <td className="claim-when">{moment(line.at)}</td>
              <td className="claim-amount">
                <Money amount={BigInt(line.amount) + BigInt(line.given ?? 0)} />
                {line.given !== null && (
                  <span className="claim-given">
                    {t('result.givenLine', { amount: money(line.given) })}
                  </span>
                )}
                {line.bestLuck && (
                  <span className="best-luck">
                    <Crown />
                    {t('result.bestLuck')}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {claims.hasNextPage && (
        <Button
          look="text"
          wide
          busy={claims.isFetchingNextPage}
          onPress={() => void claims.fetchNextPage()}
        >
          {t('app:loadMore')}
        </Button>
      )}
    </>
  )
}
