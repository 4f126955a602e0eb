import { useTranslation } from 'react-i18next'
import { moment } from '../../../lib/time.ts'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePublicBooks } from '../queries.ts'

const sums = ['issued', 'redeemed', 'inWallets', 'inEscrow', 'inFunds', 'inHouse'] as const

/** The sums of the house for everybody; no person's balance. */
export function PublicBooks() {
  const { t } = useTranslation('ledger')
  const books = usePublicBooks()
  const { data } = books
  return (
    <Page title={t('wallet.booksTitle')} back="/wallet">
      <p className="quiet">{t('wallet.booksWords')}</p>
      {books.isPending && <Skeleton square={false} />}
      {books.error && <Refused problem={books.error} onAgain={() => void books.refetch()} />}
      {data && (
        <>
          <section className={`verdict card is-padded is-${data.balanced ? 'matches' : 'differs'}`}>
            <Icon name={data.balanced ? 'check' : 'alert'} size={36} />
            <p>
              {data.balanced
                ? t('wallet.balanced', { time: data.lastCheck ? moment(data.lastCheck) : '—' })
                : t('wallet.unbalanced')}
            </p>
          </section>
          <dl className="facts card">
            {sums.map(name => (
              <div key={name}>
                <dt>{t(`wallet.${name}`)}</dt>
                <dd>
                  <Money amount={data[name]} />
                </dd>
              </div>
            ))}
            {data.newestSeal && (
              <div>
                <dt>{t('wallet.seal')}</dt>
                <dd>
                  {data.newestSeal.number} · {data.newestSeal.root}
                </dd>
              </div>
            )}
          </dl>
        </>
      )}
    </Page>
  )
}
