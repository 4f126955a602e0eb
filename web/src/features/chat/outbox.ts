import { say } from '@fuquan/sdk/index.ts'
import { useEffect, useSyncExternalStore } from 'react'
import { untilKnown } from '../../lib/api.ts'
import { newId } from '../../lib/ids.ts'
import { remember, rememberedAll } from '../../lib/remembered.ts'
import type { Pending } from './state.ts'

// Lines wait here, in order, until the house has them: also while there is no network, and on the
// device, since a phone may end us before there is one.
let waiting: readonly Pending[] = []
const listeners = new Set<() => void>()
const queues = new Map<string, Promise<void>>()
const never = new AbortController().signal

function change(next: readonly Pending[]): void {
  waiting = next
  listeners.forEach(tell => tell())
}

/** Takes up the lines that were still on their way when this app was last closed, once. */
export function useUnsent(): void {
  useEffect(() => {
    const known = new Set(waiting.map(one => one.messageId))
    const kept = rememberedAll('unsent')
      .flatMap(({ value }) => readKept(value) ?? [])
      .filter(one => !known.has(one.messageId))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    if (kept.length === 0) return
    change([...waiting, ...kept])
    kept.forEach(send)
  }, [])
}

// Written by us, and checked all the same: an older version of this app may have kept it.
function readKept(text: string): Pending | undefined {
  try {
    const one: Partial<Pending> = JSON.parse(text)
    const { messageId, roomId, text: words, at } = one
    if (!messageId || !roomId || !words || !at) return undefined
    return { ...one, messageId, roomId, text: words, at, state: 'sending' }
  } catch {
    // Not a line: it is left where it is and sent by nobody.
    return undefined
  }
}

/** The lines of a room that are still on their way. */
export function usePending(roomId: string): readonly Pending[] {
  const all = useSyncExternalStore(
    tell => {
      listeners.add(tell)
      return () => {
        listeners.delete(tell)
      }
    },
    () => waiting,
  )
  return all.filter(one => one.roomId === roomId)
}

/** Says a line: it shows at once, keeps its id through every retry, and keeps its place. */
export function sayLater(
  roomId: string,
  text: string,
  more: Pick<Pending, 'quote' | 'mentions' | 'mentionsAll'> = {},
): void {
  const one: Pending = {
    ...more,
    messageId: newId('msg'),
    roomId,
    text,
    at: new Date().toISOString(),
    state: 'sending',
  }
  change([...waiting, one])
  remember('unsent', JSON.stringify(one), `.${one.messageId}`)
  send(one)
}

/** Sends a refused line again, with the same id. */
export function sayAgain(one: Pending): void {
  const again: Pending = { ...one, state: 'sending' }
  change(waiting.map(other => (other.messageId === one.messageId ? again : other)))
  send(again)
}

/** Gives up a refused line. */
export function dropLine(messageId: string): void {
  remember('unsent', undefined, `.${messageId}`)
  change(waiting.filter(one => one.messageId !== messageId))
}

/** Forgets lines that have come back from the house. */
export function settleLines(told: ReadonlySet<string>): void {
  if (waiting.some(one => told.has(one.messageId))) {
    change(waiting.filter(one => !told.has(one.messageId)))
  }
}

function send(one: Pending): void {
  const before = queues.get(one.roomId) ?? Promise.resolve()
  queues.set(
    one.roomId,
    before.then(() => deliver(one)),
  )
}

async function deliver({ messageId, roomId, text, ...one }: Pending): Promise<void> {
  const { quote, mentions, mentionsAll } = one
  const body = {
    messageId,
    text,
    ...(quote !== undefined && { quote }),
    ...(mentions && { mentions }),
    ...(mentionsAll && { mentionsAll }),
  }
  try {
    await untilKnown({
      ask: signal => say({ path: { roomId }, body, signal }),
      signal: never,
    })
    remember('unsent', undefined, `.${messageId}`)
    become(messageId, { state: 'sent' })
  } catch (problem) {
    // A refusal is shown at the line itself, with its sentence and the way to try again.
    become(messageId, { state: 'refused', problem })
  }
}

function become(messageId: string, part: Pick<Pending, 'state' | 'problem'>): void {
  change(waiting.map(one => (one.messageId === messageId ? { ...one, ...part } : one)))
}
