import { client } from '@fuquan/sdk/client.gen.ts'
import { currentLanguage } from './i18n.ts'
import { noteContact } from './online.ts'
import { isProblem, isUnknown } from './problem.ts'

const attemptMs = 10_000
const pauseMsMax = 8_000

let onSignedOut = () => {}

/** Says what to do when the server no longer knows who we are. */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run
}

/** Points the SDK at this house, and notices contact, language and a lost session on the way. */
export function setUpApi(): void {
  client.setConfig({ baseUrl: '/api', credentials: 'same-origin', throwOnError: true })
  client.interceptors.request.use(request => {
    request.headers.set('Accept-Language', currentLanguage())
    return request
  })
  client.interceptors.response.use(response => {
    noteContact(true)
    return response
  })
  client.interceptors.error.use((error, response) => {
    if (response === undefined && !isAbort(error)) noteContact(false)
    if (isProblem(error) && error.code === 'not_signed_in') onSignedOut()
    return error
  })
}

const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

/** Waits, but no longer than until the device has a network again. */
const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done, stopped) => {
    const over = new AbortController()
    const leave = () => {
      clearTimeout(timer)
      over.abort()
    }
    const end = () => {
      leave()
      done()
    }
    const stop = () => {
      leave()
      stopped(signal.reason)
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end, { signal: over.signal })
    signal.addEventListener('abort', stop, { signal: over.signal })
  })

type Asking<T> = {
  /** One attempt; every attempt carries the same key. */
  ask: (signal: AbortSignal) => Promise<T>
  signal: AbortSignal
  /** Called once, when the first attempt left the outcome open. */
  onChecking?: () => void
}

/**
 * Asks the same thing with the same key until the outcome is known.
 *
 * Refuses: whatever the server refuses for certain. A lost answer is never called a failure.
 */
export async function untilKnown<T>({ ask, signal, onChecking }: Asking<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask(AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]))
    } catch (error) {
      if (signal.aborted || !isUnknown(error)) throw error
      if (attempt === 0) onChecking?.()
      await wait(Math.min(500 * 2 ** attempt, pauseMsMax), signal)
    }
  }
}
