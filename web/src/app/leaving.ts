import { forgetPresence } from '../lib/away.ts'
import { forgetAll, remember, remembered } from '../lib/remembered.ts'
import { tab } from '../lib/tab.ts'
import { stopHearing } from '../features/notifications/index.ts'
import { queryClient } from './queries.ts'
import { forgetReads } from './update.ts'

const channelName = 'fuquan.session'
let left = false

/** Forgets everything this device keeps of whoever was signed in here. */
export function forgetPerson(): void {
  forgetReads()
  forgetPresence()
  // What somebody was writing is theirs: the next one at this device finds none of it, and sends
  // none of it.
  forgetAll('draft')
  forgetAll('unsent')
  forgetAll('flight')
  remember('owner', undefined)
  // A browser that cannot is one that heard nothing.
  stopHearing().catch(() => undefined)
}

/** Forgets everything of who was signed in, in every tab of this browser, and goes to the door. */
export function leaveSession(): void {
  if (left) return
  left = true
  leaveFor('/')
}

/**
 * Leaves for where a sign-out goes on, as `ask` says while it ends the session; for the door when it
 * says nowhere. Until it has said, nothing else leads away: the session is over before the answer
 * is here, and other news of that would go to the door first.
 */
export async function leaveThrough(ask: () => Promise<string | null>): Promise<void> {
  left = true
  try {
    leaveFor((await ask()) ?? '/')
  } catch (error) {
    // Nobody has left; the screen says why.
    left = false
    throw error
  }
}

function leaveFor(address: string): void {
  forgetPerson()
  queryClient.clear()
  // Another tab would show it still, and send what waits there as whoever signs in next.
  new BroadcastChannel(channelName).postMessage('left')
  // A browser keeps the page it leaves as it stood, and Back would show it.
  document.getElementById('app')?.remove()
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })
  tab.leave(address)
}

/** Leaves too when another tab does; gives the way to stop. */
export function leaveTogether(): () => void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', leaveSession)
  return () => channel.close()
}

/** Keeps this device for a person; what another one left here is forgotten first. */
export function keepFor(userId: string): string {
  const owner = remembered('owner')
  if (owner !== undefined && owner !== userId) forgetPerson()
  remember('owner', userId)
  return userId
}
