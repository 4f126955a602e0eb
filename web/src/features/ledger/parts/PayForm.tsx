import type { PaymentTerms } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { useMe } from '../../../app/session.tsx'
import { useAsset } from '../../../lib/asset.ts'
import { useLanguage } from '../../../lib/i18n.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Choices, Field } from '../../../ui/Field.tsx'
import { usePinFreeSum } from '../paymentQueries.ts'
import { type Draft, emptyDraft, readDraft, triesWithoutPin, whens } from '../paymentState.ts'
import { useWallet } from '../queries.ts'
import { Payee } from './Payee.tsx'
import { useBlockedWords, useRule } from './payWords.ts'
import { usePaying } from './usePaying.ts'

type Props = { terms: PaymentTerms; roomId: string | undefined }

/** How much, with what words, when; everything that will happen is read before the PIN is typed. */
export function PayForm({ terms, roomId }: Props) {
  const { t } = useTranslation(['payments', 'app', 'ledger'])
  const asset = useAsset()
  const language = useLanguage()
  const money = useMoneyText()
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [asking, setAsking] = useState(false)
  const { amount, blocked } = useRead(draft, terms)
  const { payee } = terms
  const paying = usePaying({ payeeId: payee.id, roomId }, setAsking)
  const { online } = useOnline()
  const why = useBlockedWords()
  const inRoom = roomId !== undefined
  const rule = useRule(terms, { when: draft.when, inRoom })
  const mayTry = useMayTry(terms, { amount, inRoom })
  const locked = blocked ? why(blocked) : online ? undefined : t('app:offlineWhy')
  const note = draft.note.normalize('NFC').trim()
  const body = {
    payeeId: payee.id,
    amount: amount.toString(),
    when: draft.when,
    ...(note !== '' && { note }),
  }
  const change = (part: Partial<Draft>) => {
    if (paying.busy) return
    paying.forget()
    setDraft({ ...draft, ...part })
  }
  return (
    <form
      className="composing"
      onSubmit={event => {
        event.preventDefault()
        if (locked !== undefined || paying.busy) return
        if (mayTry) paying.send({ by: 'person', body, roomId })
        else setAsking(true)
      }}
    >
      <Payee terms={terms} inRoom={inRoom} />
      <Fields draft={draft} onChange={change} />
      <p className="quiet pay-rule">{rule}</p>
      {paying.problem !== undefined && <Refused problem={paying.problem} />}
      {paying.checking && !asking && <Checking />}
      <div className="composing-go">
        <Button type="submit" wide why={locked} busy={paying.busy && !asking}>
          {amount > 0n ? t('form.go', { amount: money(amount) }) : t('form.goEmpty')}
        </Button>
        {blocked?.why === 'balance' && (
          <Link className="text-link" to="/wallet/credits">
            {t('ledger:wallet.credits', { unit: asset.names[language] })}
          </Link>
        )}
      </div>
      {asking && (
        <StepUpSheet
          act={{
            kind: 'ledger.pay',
            payee: payee.id,
            amount: body.amount,
            facts: { note, when: draft.when },
          }}
          purpose={t('form.sheet')}
          payee={
            <>
              <Avatar id={payee.id} pictureId={payee.pictureId} size={28} />
              {t('form.to', payee)}
            </>
          }
          rule={rule}
          paying={paying.busy}
          paid={paying.checking && <Checking />}
          onProof={proof => paying.send({ by: 'person', body: { ...body, proof }, roomId })}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}

function useRead(draft: Draft, terms: PaymentTerms) {
  const { scale } = useAsset()
  const wallet = useWallet()
  const free = BigInt(wallet.data?.wallet.free ?? 0)
  return readDraft(draft, { terms, free }, scale)
}

/** In a room the house looks at who is in it; here the sums are known, and it may still ask. */
function useMayTry(terms: PaymentTerms, at: { amount: bigint; inRoom: boolean }): boolean {
  const me = useMe()
  const sum = usePinFreeSum(at.inRoom)
  if (me.pin.state !== 'set' || !terms.known) return false
  return triesWithoutPin(at.amount, at.inRoom ? sum.data : terms.pinFree)
}

type FieldsProps = { draft: Draft; onChange: (part: Partial<Draft>) => void }

function Fields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation('payments')
  return (
    <>
      <AmountField
        label={t('form.amount')}
        text={draft.amount}
        onText={amount => onChange({ amount })}
        autoFocus
      />
      <Field
        label={t('form.note')}
        value={draft.note}
        onValue={note => onChange({ note })}
        hint={t('form.noteHint')}
        lengthMax={60}
      />
      <Choices
        legend={t('form.when')}
        name="when"
        value={draft.when}
        options={whens.map(value => ({ value, label: t(`form.whens.${value}`) }))}
        onValue={when => onChange({ when })}
      />
    </>
  )
}

/** No answer came: it is asked again with the same number until it is known. */
function Checking() {
  const { t } = useTranslation('payments')
  return (
    <div className="checking" role="status">
      <p>{t('form.checking')}</p>
      <p className="quiet">{t('form.checkingWords')}</p>
    </div>
  )
}
