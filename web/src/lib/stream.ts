export type Nudge = { name: string; refs: readonly unknown[]; stales: readonly string[] }

type Hear = {
  nudge: (nudge: Nudge) => void
  again: () => void
  /** The house no longer lets this browser listen: the sign-in may have ended elsewhere. */
  refused: () => void
}

const lockName = 'fuquan.stream'
const channelName = 'fuquan.stream'
const pauseMsMax = 30_000

/**
 * Listens to the house until stopped. Tabs share one connection: who holds the lock listens and
 * tells the others; without locks, on plain http, each tab has its own.
 */
export function listenToHouse(hear: Hear): () => void {
  const stop = new AbortController()
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(channelName) : undefined
  channel?.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.data === 'again') hear.again()
    else if (event.data === 'refused') hear.refused()
    else if (isNudge(event.data)) hear.nudge(event.data)
  })
  const tellAll: Hear = {
    nudge: nudge => {
      hear.nudge(nudge)
      channel?.postMessage(nudge)
    },
    again: () => {
      hear.again()
      channel?.postMessage('again')
    },
    refused: () => {
      hear.refused()
      channel?.postMessage('refused')
    },
  }

  if (channel && 'locks' in navigator) {
    navigator.locks
      .request(lockName, { signal: stop.signal }, () => hold(tellAll, stop.signal))
      // The lock is refused only because we stopped waiting for it.
      .catch(() => undefined)
  } else {
    void hold(tellAll, stop.signal)
  }
  return () => {
    stop.abort()
    channel?.close()
  }
}

function hold(hear: Hear, signal: AbortSignal): Promise<void> {
  return new Promise(done => {
    // Stopped while it waited for its turn: the next in line must not wait for ever.
    if (signal.aborted) return done()
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let pauseMs = 1000
    let fresh = true
    const open = () => {
      source = new EventSource('/api/stream')
      source.addEventListener('hello', () => {
        // What happened before anybody listened is asked for again. When the browser connects by
        // itself it tells where it stopped, and the house sends what was missed.
        if (fresh) hear.again()
        fresh = false
        pauseMs = 1000
      })
      source.addEventListener('reset', () => hear.again())
      source.addEventListener('nudges', (event: MessageEvent<string>) => read(event, hear))
      source.addEventListener('error', () => {
        if (source?.readyState !== EventSource.CLOSED) return
        fresh = true
        hear.refused()
        timer = setTimeout(open, pauseMs)
        pauseMs = Math.min(pauseMs * 2, pauseMsMax)
      })
    }
    open()
    signal.addEventListener('abort', () => {
      source?.close()
      clearTimeout(timer)
      done()
    })
  })
}

function read(event: MessageEvent<string>, hear: Hear): void {
  const heard: unknown = JSON.parse(event.data)
  for (const one of Array.isArray(heard) ? heard : [heard]) {
    const nudge = nudgeOf(one)
    if (nudge) hear.nudge(nudge)
  }
}

function nudgeOf(what: unknown): Nudge | undefined {
  if (typeof what !== 'object' || what === null || !('name' in what)) return undefined
  if (typeof what.name !== 'string') return undefined
  const refs = 'refs' in what && Array.isArray(what.refs) ? what.refs : []
  const stales = 'stales' in what && Array.isArray(what.stales) ? what.stales.map(String) : []
  return { name: what.name, refs, stales }
}

const isNudge = (what: unknown): what is Nudge => nudgeOf(what) !== undefined
