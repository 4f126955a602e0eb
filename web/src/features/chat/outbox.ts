import { say } from '@fuquan/sdk/index.ts'
import { useSyncExternalStore } from 'react'
import { untilKnown } from '../../lib/api.ts'
import { newId } from '../../lib/ids.ts'
import type { Pending } from './state.ts'

// Lines wait here, in order, until the house has them: also while there is no network.
let waiting: readonly Pending[] = []
const listeners = new Set<() => void>()
const queues = new Map<string, Promise<void>>()
const never = new AbortController().signal

function change(next: readonly Pending[]): void {
  waiting = next
  listeners.forEach(tell => tell())
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
export function sayLater(roomId: string, text: string): void {
  const one: Pending = {
    messageId: newId('msg'),
    roomId,
    text,
    at: new Date().toISOString(),
    state: 'sending',
  }
  change([...waiting, one])
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

async function deliver({ messageId, roomId, text }: Pending): Promise<void> {
  try {
    await untilKnown({
      ask: signal => say({ path: { roomId }, body: { messageId, text }, signal }),
      signal: never,
    })
    become(messageId, { state: 'sent' })
  } catch (problem) {
    // A refusal is shown at the line itself, with its sentence and the way to try again.
    become(messageId, { state: 'refused', problem })
  }
}

function become(messageId: string, part: Pick<Pending, 'state' | 'problem'>): void {
  change(waiting.map(one => (one.messageId === messageId ? { ...one, ...part } : one)))
}
