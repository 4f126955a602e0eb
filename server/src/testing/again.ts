import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '#/kit/refusal.ts'

const pauseMs = 50

/**
 * Asks as a phone does: whoever is told `busy` asks the same again.
 *
 * For crowds in stories that are not about a house with too much to do: a machine that others use
 * lets some of them wait longer for a lock than the house allows.
 */
export async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const told = await ask().catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'busy') return undefined
      throw error
    })
    if (told !== undefined && !isBusy(told)) return told
    await pause(pauseMs)
  }
}

const isBusy = (told: unknown): boolean =>
  typeof told === 'object' && told !== null && 'body' in told && codeIn(told.body) === 'busy'
const codeIn = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
