import { setImmediate as turn } from 'node:timers/promises'
import { assert } from '#/kit/assert.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import type { House } from './house.ts'
import { busyTotal, laneBatch, laneWaiting } from './metrics.ts'

export type LaneLimits = {
  batchMax: number
  /** Asks that may wait for one key. */
  waitingMax: number
  /** Asks that may wait for all keys of this lane together; twice `waitingMax` unless told. */
  waitingTotalMax?: number
}
export type Lane<Ask, Answer> = {
  join(house: House, key: string, ask: Ask): Promise<Answer>
  waiting(): number
  idle(): Promise<void>
}
type Waiting<Ask, Answer> = {
  ask: Ask
  answer: (value: Answer) => void
  fail: (error: unknown) => void
}
type Settle<Ask, Answer> = (house: House, key: string, asks: Ask[]) => Promise<(Answer | Refusal)[]>
type Lines<Ask, Answer> = Map<string, Waiting<Ask, Answer>[]>

const lanes = new Set<{ idle(): Promise<void> }>()

/** Waits until no lane of this process holds an ask. New asks must have been stopped before. */
export async function lanesIdle(): Promise<void> {
  await Promise.all([...lanes].map(lane => lane.idle()))
}

type State<Ask, Answer> = {
  limits: Required<LaneLimits>
  settle: Settle<Ask, Answer>
  /** Two houses in one process (tests of two processes do that) never share a line. */
  houses: WeakMap<House, Lines<Ask, Answer>>
  draining: Set<Promise<void>>
  total: number
}

/**
 * Opens a lane: one line per key, settled in batches of at most `batchMax`, one batch at a time.
 *
 * While a batch is being settled the next one gathers, so a lone ask is a batch of one and waits
 * for nobody who is not here yet. `settle` gives one answer per ask, in their order; a `Refusal` among them is thrown
 * to that one ask. A batch that throws kept nothing, and all its asks hear the same error.
 * Refuses: busy (the line, or the lane, is full).
 * The lane is speed, not safety: constraints keep two processes that serve one key right.
 */
export function lane<Ask, Answer>(
  limits: LaneLimits,
  settle: Settle<Ask, Answer>,
): Lane<Ask, Answer> {
  const state: State<Ask, Answer> = {
    limits: { waitingTotalMax: limits.waitingMax * 2, ...limits },
    settle,
    houses: new WeakMap(),
    draining: new Set(),
    total: 0,
  }
  const opened: Lane<Ask, Answer> = {
    join: (house, key, ask) => join(state, house, { key, ask }),
    waiting: () => state.total,
    idle: async () => {
      while (state.draining.size > 0) await Promise.all(state.draining)
    },
  }
  lanes.add(opened)
  return opened
}

async function join<Ask, Answer>(
  state: State<Ask, Answer>,
  house: House,
  { key, ask }: { key: string; ask: Ask },
): Promise<Answer> {
  const { waitingMax, waitingTotalMax } = state.limits
  const lines = state.houses.get(house) ?? new Map<string, Waiting<Ask, Answer>[]>()
  state.houses.set(house, lines)
  const known = lines.get(key)
  if (state.total >= waitingTotalMax || (known?.length ?? 0) >= waitingMax) full()

  const line = known ?? []
  const answered = new Promise<Answer>((answer, fail) => line.push({ ask, answer, fail }))
  count(state, 1)
  if (known === undefined) {
    lines.set(key, line)
    const done: Promise<void> = drain(state, house, key).finally(() => state.draining.delete(done))
    state.draining.add(done)
  }
  return answered
}

async function drain<Ask, Answer>(
  state: State<Ask, Answer>,
  house: House,
  key: string,
): Promise<void> {
  const lines = state.houses.get(house)
  const line = lines?.get(key) ?? []
  // Whoever came in with the first ask goes with it: one turn of the loop, and no timer.
  await turn()
  while (line.length > 0) {
    const batch = line.splice(0, state.limits.batchMax)
    count(state, -batch.length)
    laneBatch.observe(batch.length)
    await settleBatch(batch, asks => state.settle(house, key, asks))
  }
  // In the same breath as the last look: an ask that came in between would wait for ever.
  lines?.delete(key)
}

async function settleBatch<Ask, Answer>(
  batch: readonly Waiting<Ask, Answer>[],
  settle: (asks: Ask[]) => Promise<(Answer | Refusal)[]>,
): Promise<void> {
  try {
    const answers = await settle(batch.map(waiting => waiting.ask))
    assert(answers.length === batch.length, 'a lane must answer each ask')
    for (const [n, { answer, fail }] of batch.entries()) {
      const given = answers[n]
      if (given instanceof Refusal) fail(given)
      else answer(given as Answer) // The lengths were compared, so it is there.
    }
  } catch (error) {
    // Nothing of the batch was kept, so each of them may ask again.
    for (const waiting of batch) waiting.fail(error)
  }
}

function count(state: { total: number }, change: number): void {
  state.total += change
  laneWaiting.inc(change)
}

function full(): never {
  busyTotal.inc({ where: 'lane' })
  refuse('busy', { retry_after: 2 })
}
