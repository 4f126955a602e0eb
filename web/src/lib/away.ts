import { useSyncExternalStore } from 'react'
import { isLongAway } from './presence.ts'
import { remember, remembered } from './remembered.ts'

const noteEveryMs = 15_000

let away = isLongAway(remembered('seen'), Date.now())
const listeners = new Set<() => void>()
const seen = () => document.visibilityState === 'visible'
const note = () => remember('seen', String(Date.now()))

function become(next: boolean): void {
  if (next === away) return
  away = next
  listeners.forEach(tell => tell())
}

/** Somebody has just shown who they are: signed in, or typed the PIN. */
export function comeBack(): void {
  note()
  become(false)
}

/** Forgets when somebody was here, as they sign out. */
export function forgetPresence(): void {
  remember('seen', undefined)
}

/** Watches coming and going while the house is open; gives the way to stop watching. */
export function watchPresence(): () => void {
  const look = () => {
    if (seen() && isLongAway(remembered('seen'), Date.now())) become(true)
    // While the wallet is shut the time does not begin anew: closing the app would open it.
    if (!away) note()
  }
  look()
  const timer = setInterval(() => {
    if (seen()) look()
  }, noteEveryMs)
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  }
}

/** Whether whoever is here was away so long that the wallet asks for the PIN. */
export function useLongAway(): boolean {
  return useSyncExternalStore(
    tell => {
      listeners.add(tell)
      return () => {
        listeners.delete(tell)
      }
    },
    () => away,
  )
}

/** Whether this person wants to be asked on this device; on until they switch it off. */
export const asksAgain = () => remembered('lock') !== 'off'

/** Switches the question on or off on this device. */
export function chooseAskAgain(on: boolean): void {
  remember('lock', on ? undefined : 'off')
}
