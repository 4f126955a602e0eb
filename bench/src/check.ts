import type { Line } from './lines.ts'

type Ratio = { target: string; of: string; to: string; atLeast: number }

// Targets of docs/design/performance.md section 6 that are a ratio of two arms of one run.
const ratios: Readonly<Record<string, readonly Ratio[]>> = {
  'envelope-claims': [
    { target: 'B1', of: 'lane', to: 'naive', atLeast: 50 },
    { target: 'B2', of: 'lane', to: 'skip-locked', atLeast: 10 },
    { target: 'B3', of: 'lane', to: 'redis-none', atLeast: 0.4 },
    { target: 'B4', of: 'lane', to: 'tpcb', atLeast: 15 },
    { target: 'B5', of: 'lane', to: 'bare', atLeast: 0.5 },
    { target: 'B6', of: 'lane', to: 'lane-spread', atLeast: 0.9 },
    { target: 'B7', of: 'lane-http', to: 'echo', atLeast: 0.35 },
    { target: 'B8', of: 'lane-http-soldout', to: 'echo', atLeast: 0.6 },
  ],
  transfers: [
    { target: 'B11', of: 'move', to: 'pgledger', atLeast: 0.8 },
    { target: 'B11', of: 'lane', to: 'pgledger', atLeast: 3 },
    { target: 'B11', of: 'lane-zipf-1.5', to: 'pgledger-zipf-1.5', atLeast: 10 },
    { target: 'B6', of: 'lane-zipf-1.5', to: 'lane', atLeast: 0.9 },
    { target: 'B12', of: 'http', to: 'echo', atLeast: 0.12 },
  ],
}

// Each of these must hold at once: an arm that lost an acknowledged claim has `ok: false` anyhow.
type Bound = { target: string; arm: string; field: string; atMost: number }

const bounds: Readonly<Record<string, readonly Bound[]>> = {
  'envelope-claims': [
    { target: 'B3', arm: 'lane-crash', field: 'lostAcks', atMost: 0 },
    { target: 'B7', arm: 'lane-http-open', field: 'p99Ms', atMost: 100 },
    { target: 'B8', arm: 'lane-http-soldout', field: 'p99Ms', atMost: 50 },
    { target: 'B14', arm: 'lane', field: 'walBytesPerClaim', atMost: 900 },
    { target: 'B14', arm: 'lane', field: 'diskBytesPerClaim', atMost: 500 },
    { target: 'B15', arm: 'lane-http-crash', field: 'servingAgainMs', atMost: 10_000 },
  ],
  idle: [
    { target: 'B9', arm: 'claim', field: 'overCommitMs', atMost: 2 },
    { target: 'B9', arm: 'payment', field: 'overCommitMs', atMost: 2 },
    { target: 'B9', arm: 'send', field: 'overCommitMs', atMost: 2 },
  ],
  million: [
    { target: 'B10', arm: 'drain', field: 'seconds', atMost: 60 },
    { target: 'B10', arm: 'drain', field: 'memoryGrowthMiB', atMost: 256 },
    { target: 'B10', arm: 'list', field: 'growth', atMost: 1.5 },
  ],
  statements: [
    { target: 'B13', arm: 'page', field: 'growth', atMost: 1.5 },
    { target: 'B13', arm: 'page', field: 'p99Ms', atMost: 10 },
    { target: 'B13', arm: 'bills-filtered', field: 'growth', atMost: 1.5 },
  ],
  reconcile: [{ target: 'B16', arm: 'minute-1000000', field: 'p50Ms', atMost: 2_000 }],
  'room-rain': [{ target: 'rain', arm: 'open', field: 'p99Ms', atMost: 250 }],
  chat: ['room-3', 'room-50', 'room-500'].map(arm => ({
    ...{ target: 'chat', arm, field: 'openP99Ms', atMost: 250 },
  })),
}

const numberOf = (line: Line | undefined, field: string): number | undefined => {
  const value = line?.[field]
  return typeof value === 'number' ? value : undefined
}

/** Tells which targets this run missed, a sentence each; a busy machine is not judged. */
export function misses(bench: string, lines: readonly Line[]): string[] {
  const machine = lines.find(line => line.arm === 'machine')
  if (machine?.['judged'] === false) return ['the machine was busy before the start: not judged']
  const arm = (name: string): Line | undefined => lines.find(line => line.arm === name)
  const missed: string[] = []
  for (const { target, of, to, atLeast } of ratios[bench] ?? []) {
    const above = numberOf(arm(of), 'perSecond')
    const below = numberOf(arm(to), 'perSecond')
    if (above === undefined || below === undefined) continue
    const ratio = above / below
    if (ratio < atLeast)
      missed.push(`${target}: ${of} is ${ratio.toFixed(2)} x ${to}, wanted ${atLeast}`)
  }
  for (const { target, arm: name, field, atMost } of bounds[bench] ?? []) {
    const value = numberOf(arm(name), field)
    if (value !== undefined && value > atMost) {
      missed.push(`${target}: ${name} ${field} is ${value}, at most ${atMost}`)
    }
  }
  return missed
}
