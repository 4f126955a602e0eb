import type { BillDetail } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { copyText } from '../../../lib/share.ts'
import { exactly } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useCards } from '../../../app/neighbours.ts'
import { BillMarks } from '../parts/BillMarks.tsx'
import { BillProblem } from '../parts/BillProblem.tsx'
import { BillRow, kindName } from '../parts/BillRow.tsx'
import { useBill } from '../queries.ts'

/** One bill: state, number, parties, and its place in the book. */
export function BillPage() {
  const { t } = useTranslation(['ledger', 'app', 'bills'])
  const { accountId = '', version = '' } = useParams()
  const bill = useBill(accountId, Number(version))
  return (
    <Page title={t('bill.title')} back="/wallet/bills">
      {bill.isPending && <Skeleton square={false} />}
      {bill.error && <Refused problem={bill.error} onAgain={() => void bill.refetch()} />}
      {bill.data && <Loaded bill={bill.data} />}
    </Page>
  )
}

function Loaded({ bill }: { bill: BillDetail }) {
  const { t } = useTranslation(['ledger', 'app', 'bills', 'payments'])
  const money = useMoneyText()
  const cards = useCards(bill.otherId ? [bill.otherId] : [])
  const other = cards.data?.items[0]
  const incoming = BigInt(bill.amount) > 0n
  const envelope = bill.reference?.kind === 'envelope'
  const state = bill.waiting ? 'waitingState' : incoming ? 'received' : 'paid'
  const facts = [
    [
      t('bill.state'),
      bill.state === 'ordinary' ? t(`bill.${state}`) : t(`bills:states.${bill.state}`),
    ],
    [t('bill.when'), exactly(bill.at)],
    [
      t('bill.other'),
      other ? `${other.name} @${other.handle}` : t(envelope ? 'bill.envelope' : 'bill.house'),
    ],
    [t('bill.after'), money(bill.balanceAfter)],
    [t('bill.number'), bill.transferId],
    [t('bill.entry'), t('bill.line', { version: bill.version })],
    [t('bill.book'), t('bill.height', { height: bill.height })],
    [t('bill.hash'), bill.hash],
  ] as const
  const copy = async () => {
    if (await copyText(bill.transferId)) toast(t('app:copied'))
  }
  return (
    <>
      <div className="sums">
        <p>{kindName(bill.kind)}</p>
        <p className="sums-amount">
          <Money amount={bill.amount} as="change" />
        </p>
      </div>
      <dl className="facts card">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {bill.reference?.kind === 'envelope' && (
        <ButtonLink to={`/envelopes/${bill.reference.ref}`} look="soft" wide>
          {t('bill.open')}
        </ButtonLink>
      )}
      {bill.reference?.kind === 'payment' && (
        <ButtonLink to={`/wallet/payments/${bill.reference.ref}`} look="soft" wide>
          {t('payments:page.title')}
        </ButtonLink>
      )}
      <Linked bill={bill} />
      <BillMarks bill={bill} />
      {other && (
        <ButtonLink to={`/wallet/bills?otherId=${other.id}`} look="soft" wide>
          {t('bills:withPerson', { name: other.name })}
        </ButtonLink>
      )}
      <Button look="plain" wide icon="copy" onPress={() => void copy()}>
        {t('bill.copy')}
      </Button>
      <BillProblem bill={bill} />
    </>
  )
}

/** My other lines of the same story, so that a correction or refund is never seen alone. */
function Linked({ bill }: { bill: BillDetail }) {
  const { t } = useTranslation('bills')
  if (bill.linked.length === 0) return null
  return (
    <section>
      <h2 className="section-title">{t('linked')}</h2>
      <ul className="rows card-list">
        {bill.linked.map(line => (
          <li key={`${line.accountId}-${line.version}`}>
            <BillRow bill={line} />
          </li>
        ))}
      </ul>
    </section>
  )
}
