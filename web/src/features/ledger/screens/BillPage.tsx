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
import { kindName } from '../parts/BillRow.tsx'
import { useBill } from '../queries.ts'

/** One bill: state, number, parties, and its place in the book. */
export function BillPage() {
  const { t } = useTranslation(['ledger', 'app'])
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
  const { t } = useTranslation(['ledger', 'app'])
  const money = useMoneyText()
  const cards = useCards(bill.otherId ? [bill.otherId] : [])
  const other = cards.data?.items[0]
  const incoming = BigInt(bill.amount) > 0n
  const envelope = bill.reference?.kind === 'envelope'
  const state = bill.waiting ? 'waitingState' : incoming ? 'received' : 'paid'
  const facts = [
    [t('bill.state'), t(`bill.${state}`)],
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
      <Button look="plain" wide icon="copy" onPress={() => void copy()}>
        {t('bill.copy')}
      </Button>
    </>
  )
}
