import { useTranslation } from 'react-i18next'
import { useIsOn } from '../../../app/switches.ts'
import { Page } from '../../../ui/Page.tsx'
import { dataRows } from '../standingState.ts'

/** What is kept about people here, what for, how long, and who sees it. */
export function DataUse() {
  const { t } = useTranslation('standing')
  const rooms = useIsOn()('chat')
  return (
    <Page title={t('use.title')} back="/me/data">
      <p className="quiet">{t('use.words')}</p>
      {dataRows
        .filter(row => rooms || row !== 'words')
        .map(row => (
          <section className="card data-row" key={row} aria-labelledby={`data-${row}`}>
            <h2 className="data-name" id={`data-${row}`}>
              {t(`use.rows.${row}.name`)}
            </h2>
            <dl className="data-facts">
              <dt>{t('use.why')}</dt>
              <dd>{t(`use.rows.${row}.why`)}</dd>
              <dt>{t('use.long')}</dt>
              <dd>{t(`use.rows.${row}.long`)}</dd>
              <dt>{t('use.who')}</dt>
              <dd>{t(`use.rows.${row}.who`)}</dd>
            </dl>
          </section>
        ))}
    </Page>
  )
}
