import type { Payment } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { useIsOn } from '../../../app/switches.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { copyText } from '../../../lib/share.ts'
import { deadline, exactly } from '../../../lib/time.ts'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { PaymentActs } from '../parts/PaymentActs.tsx'
import { useStateWords, useWhoWords } from '../parts/stateWords.ts'
import { usePayment } from '../paymentQueries.ts'
import { markOf } from '../paymentState.ts'

/** What became of one payment, and what I may do with it; after paying it is the done page. */
export function PaymentPage() {
  const { t } = useTranslation('payments')
  const { paymentId = '' } = useParams()
  const payment = usePayment(paymentId)
  return (
    <Page title={t('page.title')} back="/wallet/payments">
      {payment.isPending && <Skeleton square={false} />}
      {payment.error && !payment.data && (
        <Refused problem={payment.error} onAgain={() => void payment.refetch()} />
      )}
      {payment.data && <Loaded payment={payment.data} />}
    </Page>
  )
}

function Loaded({ payment }: { payment: Payment }) {
  const { t } = useTranslation(['payments', 'app'])
  const [search] = useSearchParams()
  const { origin } = payment
  const rooms = useIsOn()('chat')
  const room = rooms && origin?.kind === 'room' ? origin.ref : undefined
  const state = useStateWords()(payment)
  const who = useWhoWords()(payment)
  const done = search.get('done') !== null
  // What waits for my yes comes first.
  const asked = payment.may.includes('accept')
  // Who sees right after paying that it was the wrong person finds the way back here.
  const open = !done || payment.may.includes('cancel')
  return (
    <>
      <div className="paid" aria-live="polite">
        <span className={`paid-mark is-${markOf(payment)}`}>
          <Icon name={markOf(payment)} size={36} />
        </span>
        <p className="paid-state">{state}</p>
        <p className="paid-amount">
          <Money amount={payment.amount} />
        </p>
        <p className="quiet">{who}</p>
      </div>
      {done && (
        <ButtonLink to={room ? `/friends/${room}` : '/wallet'} wide>
          {t('page.done')}
        </ButtonLink>
      )}
      <Notes payment={payment} />
      {asked && <PaymentActs payment={payment} />}
      <Facts payment={payment} />
      {open && !asked && <PaymentActs payment={payment} />}
      <div className="paid-more">
        {done && payment.may.includes('ask_back') && (
          <ButtonLink to={`/wallet/payments/${payment.id}`} look="text" small>
            {t('page.wrong')}
          </ButtonLink>
        )}
        {payment.refundOf && (
          <ButtonLink to={`/wallet/payments/${payment.refundOf}`} look="text" small>
            {t('page.refundOf')}
          </ButtonLink>
        )}
        <Copy number={payment.transferId} />
      </div>
    </>
  )
}

/** What has to be known beside the state: where the money is, who asked for it back. */
function Notes({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments')
  const money = useMoneyText()
  const { role, other, state, waitsFor, acceptBy, askedBackAt } = payment
  const notes: string[] = []
  if (state === 'sent' && role === 'payer') notes.push(t('page.holds'))
  if (waitsFor === 'payee' && acceptBy !== null) {
    notes.push(t('page.until', { time: deadline(acceptBy) }))
  }
  if (BigInt(payment.refunded) > 0n) {
    notes.push(t('page.refunded', { amount: money(payment.refunded) }))
  } else if (askedBackAt !== null) {
    const asked = { name: other.name, time: deadline(askedBackAt) }
    notes.push(role === 'payer' ? t('page.askedBack', asked) : t('page.askedBackMe', asked))
  }
  if (notes.length === 0) return null
  return (
    <div className="paid-notes">
      {notes.map(note => (
        <p key={note}>{note}</p>
      ))}
    </div>
  )
}

function Facts({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments')
  const { other, note, arrivesAt, endedAt, state } = payment
  const waits = state === 'sent' && arrivesAt !== null
  const facts: (readonly [string, string])[] = [
    [t('page.other'), `${other.name} @${other.handle} · ${t('form.level', other)}`],
    ...(note === '' ? [] : [[t('page.note'), note] as const]),
    [t('page.sentAt'), exactly(payment.sentAt)],
    ...(waits ? [[t('page.arrivesAt'), exactly(arrivesAt)] as const] : []),
    ...(endedAt !== null && endedAt !== payment.sentAt
      ? [[t('page.endedAt'), exactly(endedAt)] as const]
      : []),
    [t('page.number'), payment.transferId],
  ]
  return (
    <dl className="facts card">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Copy({ number }: { number: string }) {
  const { t } = useTranslation(['payments', 'app'])
  const copy = async () => {
    if (await copyText(number)) toast(t('app:copied'))
  }
  return (
    <Button look="text" small icon="copy" onPress={() => void copy()}>
      {t('page.copy')}
    </Button>
  )
}
