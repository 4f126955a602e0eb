import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { assert } from '#/kit/assert.ts'
import { type SplitTerms, splitShares } from './split.ts'

/** Up to so many shares are drawn where we are: a thread would cost more than it saves. */
export const sharesInPlaceMax = 2_000

/**
 * Draws the shares of an envelope; large ones in a thread, so that nobody else waits.
 * Units: minor units. Shape: bigint[terms.shares].
 */
export async function drawShares(terms: SplitTerms, seed: Uint8Array): Promise<bigint[]> {
  if (terms.shares <= sharesInPlaceMax) return splitShares(terms, seed)
  const worker = new Worker(new URL('./draw-worker.ts', import.meta.url), {
    workerData: { terms, seed },
  })
  const [drawn]: unknown[] = await once(worker, 'message') // An error of the thread rejects this.
  assert(drawn instanceof BigInt64Array)
  return [...drawn]
}
