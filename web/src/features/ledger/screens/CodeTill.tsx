import type { Charge } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsset } from '../../../lib/asset.ts'
import { chime, chooseJoy, joyOn } from '../../../lib/joy.ts'
import { readAmount } from '../../../lib/money.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Scanner } from '../../../ui/Scanner.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { chargeUntilKnown, useArrivals } from '../codeQueries.ts'
import { payDigitsOf } from '../codeState.ts'
import { CodeArrivals } from '../parts/CodeArrivals.tsx'
import { Checking } from '../parts/CodeChecking.tsx'
import { TillCharge } from '../parts/TillCharge.tsx'
import { useOnce } from '../parts/useOnce.ts'
import { noteMax } from '../paymentState.ts'

type Step = { is: 'amount' | 'code' } | { is: 'charge'; charge: Charge }

/** The till: an amount, the payer's code, and a tick that can be seen across the counter. */
export function CodeTill() {
  const { t } = useTranslation('codes')
  const [step, setStep] = useState<Step>({ is: 'amount' })
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const arrivals = useArrivals()
  const { scale } = useAsset()
  const read = readAmount(text, scale)
  const amount = read.is === 'amount' ? read.minor : 0n
  const restart = () => {
    setText('')
    setNote('')
    setStep({ is: 'amount' })
  }
  return (
    <Page title={t('till.title')} back="/wallet/collect">
      {step.is === 'amount' && (
        <form
          className="acts"
          onSubmit={event => {
            event.preventDefault()
            if (amount > 0n) setStep({ is: 'code' })
          }}
        >
          <AmountField label={t('till.amount')} text={text} onText={setText} autoFocus />
          <Field label={t('till.note')} value={note} onValue={setNote} lengthMax={noteMax} />
          <Button type="submit" wide icon="scan" why={amount > 0n ? undefined : t('till.why')}>
            {t('till.next')}
          </Button>
        </form>
      )}
      {step.is === 'code' && (
        <ReadCode
          amount={amount}
          note={note.normalize('NFC').trim()}
          onCharge={charge => setStep({ is: 'charge', charge })}
          onBack={() => setStep({ is: 'amount' })}
        />
      )}
      {step.is === 'charge' && (
        <TillCharge
          key={step.charge.id}
          charge={step.charge}
          onNext={restart}
          onAgain={() => setStep({ is: 'code' })}
        />
      )}
      {step.is === 'amount' && (
        <>
          <Sound />
          <CodeArrivals arrivals={arrivals} />
        </>
      )}
    </Page>
  )
}

type ReadProps = {
  amount: bigint
  note: string
  onCharge: (charge: Charge) => void
  onBack: () => void
}

/** Reads the payer's code by camera or from typed digits, and charges it once. */
function ReadCode({ amount, note, onCharge, onBack }: ReadProps) {
  const { t } = useTranslation(['codes', 'app'])
  const money = useMoneyText()
  const { online } = useOnline()
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  // A camera that goes on would read the same dead code again: it looks anew after each answer.
  const [look, setLook] = useState(0)
  const charging = useOnce(chargeUntilKnown, onCharge)
  const { problem } = charging
  const told = useRef<unknown>(undefined)
  useEffect(() => {
    if (problem === undefined || told.current === problem) return
    told.current = problem
    setTyped('')
  }, [problem])
  const charge = (text: string) => {
    const digits = payDigitsOf(text)
    setWrong(digits === undefined)
    if (digits === undefined || !online) return
    charging.run({ digits, amount: amount.toString(), ...(note !== '' && { note }) })
  }
  const digits = payDigitsOf(typed)
  const stuck = wrong || problem !== undefined
  const unready = digits === undefined ? t('till.digitsWhy') : undefined
  return (
    <form
      className="acts"
      onSubmit={event => {
        event.preventDefault()
        if (digits !== undefined) charge(typed)
      }}
    >
      <div className="paid is-close">
        <p className="paid-amount">
          <Money amount={amount} />
        </p>
        <p className="quiet">{t('till.code')}</p>
      </div>
      {!charging.busy && !stuck && <Scanner key={look} onText={charge} />}
      {charging.checking && <Checking />}
      {problem !== undefined && <Refused problem={problem} />}
      {stuck && !charging.busy && (
        <>
          {wrong && (
            <p className="centred" role="alert">
              {t('till.notThis')}
            </p>
          )}
          <Button
            look="soft"
            wide
            onPress={() => {
              setWrong(false)
              charging.reset()
              setLook(look + 1)
            }}
          >
            {t('till.again')}
          </Button>
        </>
      )}
      <Field
        label={t('till.digits')}
        value={typed}
        onValue={setTyped}
        inputMode="numeric"
        lengthMax={30}
      />
      <Button type="submit" wide busy={charging.busy} why={online ? unready : t('app:offlineWhy')}>
        {t('till.charge', { amount: money(amount) })}
      </Button>
      <Button look="text" onPress={onBack}>
        {t('till.change')}
      </Button>
    </form>
  )
}

function Sound() {
  const { t } = useTranslation('codes')
  const [on, setOn] = useState(joyOn())
  return (
    <div className="card rows">
      <SwitchRow
        name={t('till.sound')}
        note={t('till.soundNote')}
        checked={on}
        onChange={wanted => {
          chooseJoy(wanted)
          setOn(wanted)
          chime()
        }}
      />
    </div>
  )
}
