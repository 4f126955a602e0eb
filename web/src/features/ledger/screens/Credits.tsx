import { useTranslation } from 'react-i18next'
import { useIsOn } from '../../../app/switches.ts'
import { useAsset } from '../../../lib/asset.ts'
import { useLanguage } from '../../../lib/i18n.ts'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { canTopUp } from '../funding.ts'
import { useFunding } from '../fundingQueries.ts'

/** How to get credits here, for a wallet that is empty. */
export function Credits() {
  const { t } = useTranslation(['ledger', 'funding'])
  const { data } = useFunding()
  const asset = useAsset()
  const language = useLanguage()
  const isOn = useIsOn()
  return (
    <Page title={t('wallet.creditsTitle', { unit: asset.names[language] })} back="/wallet">
      <div className="card rows">
        <Row
          start={<Icon name="spark" />}
          name={t('wallet.creditsIssue')}
          note={t('wallet.creditsIssueWords')}
        />
        {isOn('envelopes') && (
          <Row
            {...(isOn('chat') && { to: '/friends' })}
            start={<Icon name="envelope" />}
            name={t('wallet.creditsEnvelope')}
            note={t('wallet.creditsEnvelopeWords')}
          />
        )}
        <Row
          to="/wallet/collect"
          start={<Icon name="collect" />}
          name={t('wallet.creditsCollect')}
          note={t('wallet.creditsCollectWords')}
        />
        {data && canTopUp(data) && (
          <Row
            to="/wallet/top-up"
            start={<Icon name="down" />}
            name={t('funding:topUp.title')}
            note={t('funding:topUp.entryNote')}
          />
        )}
        <Row
          start={<Icon name="people" />}
          name={t('wallet.creditsAsk')}
          note={t('wallet.creditsAskWords')}
        />
      </div>
    </Page>
  )
}
