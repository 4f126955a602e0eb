import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { refusedWith } from '../../../lib/problem.ts'
import { toast } from '../../../ui/Toast.tsx'
import type { Ask, Place } from '../flights.ts'
import { askAgain, forgetFlight, sendOff, useFlight, whenPaidUnseen } from '../paying.ts'
import { useKeepPayment } from '../paymentQueries.ts'

/**
 * Sends the payment of a form off, and goes on to what became of it; leaving the screen loses
 * nothing. A missing PIN is a question and no refusal: `onRefused` hears which of the two it is.
 */
export function usePaying(place: Place, onRefused: (asksPin: boolean) => void) {
  const navigate = useNavigate()
  const keep = useKeepPayment()
  const flight = useFlight(place)
  const paid = flight?.is === 'paid' ? flight.payment.id : undefined
  const problem = flight?.is === 'refused' ? flight.problem : undefined
  // What may be paid without a PIN was used up, or they are new.
  const asksPin = refusedWith(problem, 'identity_step_up_needed')
  useEffect(() => {
    if (paid === undefined) return
    void navigate(`/wallet/payments/${paid}?done=1`, { replace: true })
    forgetFlight(place)
  })
  const told = useRef<unknown>(undefined)
  useEffect(() => {
    if (problem === undefined || told.current === problem) return
    told.current = problem
    if (asksPin) forgetFlight(place)
    onRefused(asksPin)
  })
  return {
    busy: flight?.is === 'sending' || flight?.is === 'checking' || paid !== undefined,
    checking: flight?.is === 'checking',
    problem: asksPin ? undefined : problem,
    send: (ask: Ask) => void sendOff(ask, keep),
    forget: () => forgetFlight(place),
  }
}

/** Follows payments whose form is not on the screen: those of before a reload, and those left. */
export function usePaidUnseen(): void {
  const { t } = useTranslation('payments')
  const money = useMoneyText()
  const keep = useKeepPayment()
  useEffect(() => {
    whenPaidUnseen(({ other, amount }) =>
      toast(t('form.later', { name: other.name, amount: money(amount) })),
    )
  })
  const again = useRef(() => askAgain(keep))
  useEffect(() => again.current(), [])
}
