import type { Payment } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { moment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { markOf } from '../paymentState.ts'
import { useStateWords, useWhoWords } from './stateWords.ts'

/** A payment in a thread, for its two people alone: from whom, how much, and how it stands. */
export function PaymentBubble({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments')
  const { user } = useMe()
  const money = useMoneyText()
  const state = useStateWords()(payment)
  const who = useWhoWords()(payment)
  const mine = payment.role === 'payer'
  const author = mine ? user : payment.other
  const amount = money(payment.amount)
  const paled = payment.state !== 'sent'
  return (
    <div className={`said${mine ? ' is-mine' : ''} is-first`}>
      <Avatar id={author.id} pictureId={author.pictureId} size={40} />
      <div className="said-main">
        <Link
          className={`pay-card${paled ? ' is-paled' : ''}`}
          to={`/wallet/payments/${payment.id}`}
        >
          <span className="pay-card-main">
            <span className={`pay-card-mark is-${markOf(payment)}`}>
              <Icon name={markOf(payment)} size={22} />
            </span>
            <span>
              <span className="pay-card-amount">{amount}</span>
              <span className="pay-card-note">{who}</span>
              {payment.note && <span className="pay-card-note">{payment.note}</span>}
            </span>
          </span>
          <span className="pay-card-foot">
            {t('transfer')} · {state}
          </span>
        </Link>
        <p className="opener">
          {moment(payment.sentAt)} · {t('bubble.mine')}
        </p>
      </div>
    </div>
  )
}
