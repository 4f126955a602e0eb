import type { Bill } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { wordsOf } from '../../../lib/i18n.ts'
import { moment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { EnvelopeMark } from '../../../ui/EnvelopeMark.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useCards } from '../../../app/neighbours.ts'

type Props = { bill: Bill; hidden?: boolean }

/** One line of bills: with whom, what, when, and the signed amount. */
export function BillRow({ bill, hidden = false }: Props) {
  const { t } = useTranslation(['ledger', 'bills'])
  const cards = useCards(bill.otherId ? [bill.otherId] : [])
  const other = cards.data?.items[0]
  const envelope = bill.kind.startsWith('envelope_')
  return (
    <Row
      to={`/wallet/bills/${bill.accountId}/${bill.version}`}
      start={
        other ? (
          <Avatar id={other.id} pictureId={other.pictureId} />
        ) : (
          <span className="bill-mark">
            {envelope ? <EnvelopeMark size={30} /> : <Icon name="bill" />}
          </span>
        )
      }
      name={kindName(bill.kind)}
      note={
        <>
          {moment(bill.at)}
          {other && ` · ${t('bills.with', { name: other.name })}`}
          {bill.state !== 'ordinary' && ` · ${t(`bills:states.${bill.state}`)}`}
          {bill.mark.tags.map(tag => ` #${tag}`)}
        </>
      }
      end={<Money amount={bill.amount} as="change" hidden={hidden} className="bill-amount" />}
    />
  )
}

/** What a bill is about, in words. */
export const kindName = (kind: string): string => wordsOf(`ledger.kinds.${kind}`) ?? kind
