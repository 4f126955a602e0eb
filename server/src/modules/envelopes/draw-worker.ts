import { parentPort, workerData } from 'node:worker_threads'
import { SharedSplit } from '@fuquan/contract/envelopes.ts'
import { z } from 'zod'
import { splitShares } from './split.ts'

const Work = z.object({
  terms: z.object({
    split: SharedSplit,
    total: z.bigint(),
    shares: z.int(),
    least: z.bigint(),
    most: z.bigint(),
  }),
  seed: z.instanceof(Uint8Array),
})

const { terms, seed } = Work.parse(workerData)
const drawn = BigInt64Array.from(splitShares(terms, seed))
parentPort?.postMessage(drawn, [drawn.buffer])
