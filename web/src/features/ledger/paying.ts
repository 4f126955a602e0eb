import type { Payment } from '@fuquan/sdk/index.ts'
import { useEffect, useSyncExternalStore } from 'react'
import { newKey } from '../../lib/ids.ts'
import { type PayBody, payUntilKnown } from './paymentQueries.ts'

/** How a payment that was sent off stands; it goes on when its screen is left. */
export type Flight =
  | { is: 'sending' | 'checking' }
  | { is: 'refused'; problem: unknown }
  | { is: 'paid'; payment: Payment }

type Ask = { body: PayBody; roomId: string | undefined }
type Place = { payeeId: string; roomId: string | undefined }

const flights = new Map<string, Flight>()
// A key belongs to the form and stays until its outcome is known; a refusal, which moved nothing,
// makes a new one.
const keys = new Map<string, string>()
const watched = new Map<string, number>()
const listeners = new Set<() => void>()
let onUnseen: (payment: Payment) => void = () => undefined

const nameOf = ({ payeeId, roomId }: Place): string => `${payeeId} ${roomId ?? ''}`

function set(name: string, flight: Flight | undefined): void {
  if (flight === undefined) flights.delete(name)
  else flights.set(name, flight)
  listeners.forEach(tell => tell())
}

function listen(tell: () => void): () => void {
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
  }
}

/** Says what to do with a payment that was paid after its screen was left. */
export function whenPaidUnseen(run: (payment: Payment) => void): void {
  onUnseen = run
}

/** How the payment to this person stands, while their form is on the screen. */
export function useFlight(place: Place): Flight | undefined {
  const name = nameOf(place)
  useEffect(() => {
    watched.set(name, (watched.get(name) ?? 0) + 1)
    return () => {
      watched.set(name, (watched.get(name) ?? 1) - 1)
    }
  }, [name])
  return useSyncExternalStore(listen, () => flights.get(name))
}

/** Forgets how it ended, so that the form is free for another one. */
export const forgetFlight = (place: Place): void => set(nameOf(place), undefined)

/** Sends a payment off, once; while one is on its way to the same person this does nothing. */
export async function sendOff(ask: Ask, keep: (payment: Payment) => unknown): Promise<void> {
  const name = nameOf({ payeeId: ask.body.payeeId, roomId: ask.roomId })
  const now = flights.get(name)?.is
  if (now === 'sending' || now === 'checking') return
  const key = keys.get(name) ?? newKey()
  keys.set(name, key)
  set(name, { is: 'sending' })
  try {
    const { signal } = new AbortController()
    const onChecking = () => set(name, { is: 'checking' })
    const payment = await payUntilKnown(ask, { key, signal, onChecking })
    keep(payment)
    const seen = (watched.get(name) ?? 0) > 0
    set(name, seen ? { is: 'paid', payment } : undefined)
    if (!seen) onUnseen(payment)
  } catch (problem) {
    set(name, { is: 'refused', problem })
  } finally {
    keys.delete(name)
  }
}
