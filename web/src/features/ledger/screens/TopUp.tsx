import type { Funding, TopUp as TopUpView } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useIsOn } from '../../../app/switches.ts'
import { useAsset } from '../../../lib/asset.ts'
import { useLanguage } from '../../../lib/i18n.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { shortMoment } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { canTopUp } from '../funding.ts'
import { useFunding, useTopUps } from '../fundingQueries.ts'

/** Ways to get credits; only those that can be used now. */
export function TopUp() {
  const { t } = useTranslation('funding')
  const funding = useFunding()
  return (
    <Page title={t('topUp.title')} back="/wallet">
      {funding.isPending && <Skeleton rows={3} />}
      {funding.error && !funding.data && (
        <Refused problem={funding.error} onAgain={() => void funding.refetch()} />
      )}
      {funding.data && <Ways funding={funding.data} />}
      <History />
    </Page>
  )
}

function Ways({ funding }: { funding: Funding }) {
  const { t } = useTranslation('funding')
  const money = useMoneyText()
  const { gateways, vouchers, desk } = funding
  if (!canTopUp(funding)) return <NoWay />
  return (
    <div className="card rows">
      {gateways.map(({ name, least, most }) => (
        <Row
          key={name}
          to={`/wallet/top-up/with/${name}`}
          start={<Icon name={name === 'sandbox' ? 'spark' : 'globe'} />}
          name={t(`topUp.${name}`)}
          note={`${t(`topUp.${name}Note`)} · ${t('topUp.range', {
            least: money(least),
            most: money(most),
          })}`}
        />
      ))}
      {vouchers && (
        <Row
          to="/wallet/voucher"
          start={<Icon name="key" />}
          name={t('topUp.voucher')}
          note={t('topUp.voucherNote')}
        />
      )}
      {desk !== 'none' && (
        <Row
          start={<Icon name="people" />}
          name={desk === 'open' ? t('topUp.deskOpen') : t('topUp.deskClosed')}
          note={desk === 'open' ? t('topUp.deskOpenNote') : t('topUp.deskClosedNote')}
        />
      )}
    </div>
  )
}

function NoWay() {
  const { t } = useTranslation('funding')
  const unit = useAsset().names[useLanguage()]
  const envelopes = useIsOn()('envelopes')
  return (
    <Empty
      art="wallet"
      title={t('topUp.none')}
      words={t(envelopes ? 'topUp.noneWords' : 'topUp.noneWordsPlain', { unit })}
      action={<ButtonLink to="/wallet/credits">{t('topUp.how', { unit })}</ButtonLink>}
    />
  )
}

function History() {
  const { t } = useTranslation(['funding', 'app'])
  const topUps = useTopUps()
  const items = topUps.data?.pages.flatMap(page => page.items) ?? []
  if (items.length === 0) return null
  return (
    <section aria-label={t('topUp.history')}>
      <h2 className="section-title">{t('topUp.history')}</h2>
      <ul className="card rows">
        {items.map(item => (
          <li key={item.id}>
            <TopUpRow topUp={item} />
          </li>
        ))}
      </ul>
      {topUps.hasNextPage && (
        <Button look="text" wide onPress={() => void topUps.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </section>
  )
}

function TopUpRow({ topUp }: { topUp: TopUpView }) {
  const { t } = useTranslation('funding')
  return (
    <Row
      to={`/wallet/top-up/${topUp.id}`}
      name={t(`topUp.${topUp.gateway}`)}
      note={`${t(`state.${topUp.state}`)} · ${shortMoment(topUp.startedAt)}`}
      end={<Money amount={topUp.amount} />}
    />
  )
}
