import type { Payment } from '@fuquan/sdk/index.ts'
import { useEffect, useSyncExternalStore } from 'react'
import { newKey } from '../../lib/ids.ts'
import { remember, rememberedAll } from '../../lib/remembered.ts'
import {
  type Ask,
  nameOf,
  pathOf,
  type Place,
  placeOf,
  readFlight,
  writeFlight,
} from './flights.ts'
import { payUntilKnown } from './paymentQueries.ts'

/** How a payment that was sent off stands; it goes on when its screen is left. */
export type Flight =
  | { is: 'sending' | 'checking' }
  | { is: 'refused'; problem: unknown }
  | { is: 'paid'; payment: Payment }

const flights = new Map<string, Flight>()
const watched = new Map<string, number>()
const listeners = new Set<() => void>()
let onUnseen: (payment: Payment) => void = () => undefined

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

/** How the payment from this form stands, while it is on the screen. */
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

type Keep = (payment: Payment) => unknown

/**
 * Sends a payment off, once; while one is on its way from the same form this does nothing. Its key
 * stays until the outcome is known, on the device as well: neither Back nor a reload pays twice.
 */
export async function sendOff(ask: Ask, keep: Keep, key = newKey()): Promise<void> {
  const name = nameOf(placeOf(ask))
  const now = flights.get(name)?.is
  if (now === 'sending' || now === 'checking') return
  set(name, { is: 'sending' })
  remember('flight', writeFlight({ ask, key, at: Date.now() }), `.${name}`)
  try {
    const { signal } = new AbortController()
    const onChecking = () => set(name, { is: 'checking' })
    const payment = await payUntilKnown(ask, { key, signal, onChecking })
    keep(payment)
    // After a reload the answer may be here before its form is drawn.
    const seen = (watched.get(name) ?? 0) > 0 || location.pathname === pathOf(placeOf(ask))
    set(name, seen ? { is: 'paid', payment } : undefined)
    if (!seen) onUnseen(payment)
  } catch (problem) {
    set(name, { is: 'refused', problem })
  } finally {
    remember('flight', undefined, `.${name}`)
  }
}

/** Asks again, with the same key, for what was on its way when this app was last closed. */
export function askAgain(keep: Keep): void {
  for (const { of, value } of rememberedAll('flight')) {
    const kept = readFlight(value, Date.now())
    if (kept === undefined) remember('flight', undefined, of)
    else void sendOff(kept.ask, keep, kept.key)
  }
}
