import type { CollectOffer, PaymentTerms } from '@fuquan/sdk/index.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { LevelMark } from '../../../app/neighbours.ts'
import { useMe } from '../../../app/session.tsx'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { useAsset } from '../../../lib/asset.ts'
import { forgetWay } from '../../../lib/onTheWay.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useCollectOffer } from '../codeQueries.ts'
import { clockOf, secondsUntil } from '../codeState.ts'
import { Checking } from '../parts/CodeChecking.tsx'
import { CodePerson } from '../parts/CodePerson.tsx'
import { useBlockedWords } from '../parts/payWords.ts'
import { usePaying } from '../parts/usePaying.ts'
import { useTick } from '../parts/useTick.ts'
import { useTerms } from '../paymentQueries.ts'
import { noteMax, readDraft, triesWithoutPin } from '../paymentState.ts'
import { useWallet } from '../queries.ts'

/** Where a scanned collect code leads: whom it pays first, then how much, then the PIN. */
export function CodeLanding() {
  const { t } = useTranslation('codes')
  const { code = '' } = useParams()
  const offer = useCollectOffer(code)
  // The door has led back to here.
  useEffect(forgetWay, [])
  return (
    <Page title={t('landing.title')} back="/wallet" focus={false}>
      {offer.isPending && <Skeleton rows={2} />}
      {offer.error && (
        <>
          <Refused problem={offer.error} onAgain={() => void offer.refetch()} />
          <ButtonLink to="/wallet/scan" look="soft" wide>
            {t('landing.again')}
          </ButtonLink>
        </>
      )}
      {offer.data && (offer.data.mine ? <Mine /> : <Offered code={code} offer={offer.data} />)}
    </Page>
  )
}

function Mine() {
  const { t } = useTranslation('codes')
  return (
    <Empty
      art="collect"
      title={t('landing.mine')}
      words={t('landing.mineWords')}
      action={<ButtonLink to="/wallet/collect">{t('landing.mineGo')}</ButtonLink>}
    />
  )
}

function Offered({ code, offer }: { code: string; offer: CollectOffer }) {
  const terms = useTerms(offer.payee.id)
  return (
    <>
      <CodePerson person={offer.payee} />
      {terms.isPending && <Skeleton rows={1} square={false} />}
      {terms.error && !terms.data && (
        <Refused problem={terms.error} onAgain={() => void terms.refetch()} />
      )}
      {terms.data && <Form code={code} offer={offer} terms={terms.data} />}
    </>
  )
}

type FormProps = { code: string; offer: CollectOffer; terms: PaymentTerms }

function Form({ code, offer, terms }: FormProps) {
  const { t } = useTranslation(['codes', 'app'])
  const money = useMoneyText()
  const [text, setText] = useState('')
  const [typed, setTyped] = useState('')
  const [asking, setAsking] = useState(false)
  const { payee } = offer
  const asked = useAmount({ offer, terms, text })
  const { amount, why } = asked
  const paying = usePaying({ code }, setAsking)
  const note = offer.amount === null ? typed.normalize('NFC').trim() : offer.note
  const body = { amount: amount.toString(), ...(note !== '' && { note }) }
  const change = (write: (text: string) => void) => (typed: string) => {
    if (paying.busy) return
    paying.forget()
    write(typed)
  }
  return (
    <form
      className="acts"
      onSubmit={event => {
        event.preventDefault()
        if (why !== undefined || paying.busy) return
        if (asked.mayTry) paying.send({ by: 'code', code, body })
        else setAsking(true)
      }}
    >
      {!terms.known && (
        <p className="payee-first is-centred">
          <Icon name="alert" size={18} />
          {t('landing.first')}
        </p>
      )}
      <Asked
        offer={offer}
        text={text}
        note={typed}
        onText={change(setText)}
        onNote={change(setTyped)}
      />
      {paying.problem !== undefined && <Refused problem={paying.problem} />}
      {paying.checking && !asking && <Checking />}
      <Button type="submit" wide why={why} busy={paying.busy && !asking}>
        {amount > 0n ? t('landing.go', { amount: money(amount) }) : t('landing.goEmpty')}
      </Button>
      {asking && (
        <StepUpSheet
          act={{
            ...{ kind: 'ledger.pay', payee: payee.id, amount: body.amount },
            facts: { note, when: 'now' },
          }}
          purpose={t('charge.title')}
          payee={
            <>
              <Avatar id={payee.id} pictureId={payee.pictureId} size={28} />
              {t('charge.to', payee)}
              <LevelMark level={payee.level} />
            </>
          }
          rule={t('landing.rule')}
          paying={paying.busy}
          paid={paying.checking && <Checking />}
          onProof={proof => paying.send({ by: 'code', code, body: { ...body, proof } })}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}

/** What would be paid, why it cannot be yet, and whether it may be tried without the PIN. */
function useAmount({ offer, terms, text }: Omit<FormProps, 'code'> & { text: string }) {
  const { t } = useTranslation(['codes', 'app'])
  const me = useMe()
  const money = useMoneyText()
  const { scale } = useAsset()
  const { online } = useOnline()
  const wallet = useWallet()
  const words = useBlockedWords()
  const free = BigInt(wallet.data?.wallet.free ?? 0)
  const now = useTick(offer.expiresAt !== null)
  const fixed = offer.amount === null ? undefined : BigInt(offer.amount)
  const written = fixed === undefined ? text : plainOf(fixed, scale)
  const draft = { amount: written, note: '', when: 'now' as const }
  const { amount, blocked } = readDraft(draft, { terms, free }, scale)
  const dayLeft = offer.dayLeft === null ? undefined : BigInt(offer.dayLeft)
  const overDay = dayLeft !== undefined && amount > dayLeft
  const over = offer.expiresAt !== null && secondsUntil(Date.parse(offer.expiresAt), now) === 0
  const why = !online
    ? t('app:offlineWhy')
    : over
      ? t('collecting.over')
      : blocked
        ? words(blocked)
        : overDay
          ? t('landing.overDay', { amount: money(dayLeft) })
          : undefined
  const mayTry = me.pin.state === 'set' && terms.known && triesWithoutPin(amount, terms.pinFree)
  return { amount, why, mayTry }
}

/** Minor units as somebody would type them. */
function plainOf(minor: bigint, scale: number): string {
  const digits = minor.toString().padStart(scale + 1, '0')
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

type AskedProps = {
  offer: CollectOffer
  text: string
  note: string
  onText: (text: string) => void
  onNote: (note: string) => void
}

function Asked({ offer, text, note, onText, onNote }: AskedProps) {
  const { t } = useTranslation('codes')
  const money = useMoneyText()
  const now = useTick(offer.expiresAt !== null)
  if (offer.amount !== null) {
    const seconds = secondsUntil(Date.parse(offer.expiresAt ?? ''), now)
    return (
      <div className="paid is-close">
        <p className="paid-amount">
          <Money amount={offer.amount} />
        </p>
        {offer.note !== '' && <p>{offer.note}</p>}
        {seconds > 0 && <p className="quiet">{t('landing.left', { time: clockOf(seconds) })}</p>}
      </div>
    )
  }
  return (
    <>
      {offer.note !== '' && <p className="centred">{offer.note}</p>}
      <AmountField
        label={t('landing.amount')}
        text={text}
        onText={onText}
        hint={
          offer.dayLeft === null
            ? undefined
            : t('landing.dayLeft', { amount: money(offer.dayLeft) })
        }
        autoFocus
      />
      <Field label={t('landing.note')} value={note} onValue={onNote} lengthMax={noteMax} />
    </>
  )
}
