import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import type { PublicBooks as Books } from '@fuquan/sdk/index.ts'
import { useLanguage } from '../../../lib/i18n.ts'
import { amountForEar, moneyText } from '../../../lib/money.ts'
import { refusedWith } from '../../../lib/problem.ts'
import { moment } from '../../../lib/time.ts'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePublicBooks } from '../queries.ts'

const sums = ['issued', 'redeemed', 'inHands', 'inFunds', 'inHouse'] as const

/** The sums of the house for everybody, signed in or not; no person's balance. */
export function PublicBooks() {
  const { t } = useTranslation(['ledger', 'house'])
  const books = usePublicBooks()
  const { pathname } = useLocation()
  const { data, error } = books
  const closed = refusedWith(error, 'not_signed_in')
  return (
    <Page title={t('wallet.booksTitle')} back={pathname === '/books' ? '/' : '/wallet'}>
      <p className="quiet">{t('wallet.booksWords')}</p>
      {books.isPending && <Skeleton square={false} />}
      {closed ? (
        <Empty
          art="lock"
          title={t('house:books.closed')}
          action={<ButtonLink to="/sign-in">{t('house:books.enter')}</ButtonLink>}
        />
      ) : (
        error && <Refused problem={error} onAgain={() => void books.refetch()} />
      )}
      {data && <Sums books={data} />}
    </Page>
  )
}

function Sums({ books }: { books: Books }) {
  const { t } = useTranslation(['ledger', 'house'])
  const seal = books.newestSeal
  return (
    <>
      <section className={`verdict card is-padded is-${books.balanced ? 'matches' : 'differs'}`}>
        <Icon name={books.balanced ? 'check' : 'alert'} size={36} />
        <p>
          {books.paused
            ? t('wallet.paused')
            : books.balanced
              ? t('wallet.balanced', { time: books.lastCheck ? moment(books.lastCheck) : '—' })
              : t('wallet.unbalanced')}
        </p>
      </section>
      <dl className="facts card">
        {sums.map(name => (
          <div key={name}>
            <dt>{t(`wallet.${name}`)}</dt>
            <dd>
              <Sum minor={books[name]} books={books} />
              {name === 'inHands' && <Escrow books={books} />}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('house:books.byOnePerson')}</dt>
          <dd>
            {books.byOnePerson}
            <p className="quiet">{t('house:books.byOnePersonWords')}</p>
          </dd>
        </div>
      </dl>
      {seal && (
        <section className="card is-padded seal" aria-label={t('wallet.seal')}>
          <h2 className="section-title">{t('house:books.seal', { number: seal.number })}</h2>
          <p className="quiet">
            {t('house:books.sealBooks', { count: seal.books, time: moment(seal.at) })}
          </p>
          <p className="digest">{seal.root}</p>
          <p className="quiet">{t('house:books.sealWords')}</p>
        </section>
      )}
    </>
  )
}

/** Told once a day and of several people together, so that it says of nobody what they gave. */
function Escrow({ books }: { books: Books }) {
  const { t } = useTranslation('ledger')
  const { escrow } = books
  if (escrow === null) return <p className="quiet">{t('wallet.escrowFew')}</p>
  return (
    <p className="quiet">
      {t('wallet.inEscrow', { time: moment(escrow.at) })}
      <Sum minor={escrow.amount} books={books} />
    </p>
  )
}

/** By the unit that came with the sums: who is not signed in has no wallet to know it from. */
function Sum({ minor, books }: { minor: string; books: Books }) {
  const language = useLanguage()
  return (
    <span className="amount">
      <span aria-hidden="true">{moneyText(minor, books.asset, language)}</span>
      <span className="unseen">{amountForEar(BigInt(minor), books.asset, language)}</span>
    </span>
  )
}
