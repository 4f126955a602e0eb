import type { AccountKind, TransferStep } from '@fuquan/contract/ledger.ts'

/** What a kind of account is in the books: its code, its floor and who owns it. */
type Row = { code: number; floor: bigint | null; owner: 'person' | 'container' | 'house' }

/** The chart of accounts. A floor of null lets an account go below zero: the sources of money. */
export const chart = {
  wallet: { code: 1, floor: 0n, owner: 'person' },
  merchant: { code: 2, floor: 0n, owner: 'person' },
  fund: { code: 3, floor: 0n, owner: 'house' },
  waiting: { code: 4, floor: 0n, owner: 'person' },
  envelope: { code: 10, floor: 0n, owner: 'container' },
  pot: { code: 11, floor: 0n, owner: 'container' },
  pool: { code: 12, floor: 0n, owner: 'container' },
  issue: { code: 20, floor: null, owner: 'house' },
  rewards: { code: 21, floor: 0n, owner: 'house' },
  fees: { code: 22, floor: 0n, owner: 'house' },
  unclaimed: { code: 23, floor: 0n, owner: 'house' },
  suspense: { code: 24, floor: 0n, owner: 'house' },
  loss: { code: 25, floor: null, owner: 'house' },
  gateway_outside: { code: 26, floor: null, owner: 'house' },
  gateway_clearing: { code: 27, floor: 0n, owner: 'house' },
} as const satisfies Record<AccountKind, Row>

/** Accounts of the house that stand from the first run. */
export const houseKinds = [
  'issue',
  'fund',
  'rewards',
  'fees',
  'unclaimed',
  'suspense',
  'loss',
] as const satisfies readonly AccountKind[]

/** Accounts of the house that stand from the first time money comes from outside. */
export const gatewayKinds = [
  'gateway_outside',
  'gateway_clearing',
] as const satisfies readonly AccountKind[]
export type HouseKind = (typeof houseKinds)[number] | (typeof gatewayKinds)[number]

export const containerKinds = ['envelope', 'pot', 'pool'] as const satisfies readonly AccountKind[]
export type ContainerKind = (typeof containerKinds)[number]

export const stepCodes = {
  move: 1,
  hold: 2,
  capture: 3,
  release: 4,
  expire: 5,
  reversal: 6,
} as const satisfies Record<TransferStep, number>

export const states = { open: 1, frozen: 2, closed: 3 } as const
export type StateName = keyof typeof states

/** The one asset of a house so far. */
export const creditAsset = 1
export const legsMax = 1024
export const linkedMax = 100
export const maxAmountDefault = 1_000_000_000_000n

const kindNames = new Map<number, AccountKind>([
  [1, 'wallet'],
  [2, 'merchant'],
  [3, 'fund'],
  [4, 'waiting'],
  [10, 'envelope'],
  [11, 'pot'],
  [12, 'pool'],
  [20, 'issue'],
  [21, 'rewards'],
  [22, 'fees'],
  [23, 'unclaimed'],
  [24, 'suspense'],
  [25, 'loss'],
  [26, 'gateway_outside'],
  [27, 'gateway_clearing'],
])
const stepNames: readonly TransferStep[] = [
  'move',
  'hold',
  'capture',
  'release',
  'expire',
  'reversal',
]
const stateNames: readonly StateName[] = ['open', 'frozen', 'closed']

/** Names the kind behind a code of the chart; an unknown code is our mistake. */
export function kindName(code: number): AccountKind {
  const name = kindNames.get(code)
  if (name === undefined) throw new Error(`no account kind has the code ${code}`)
  return name
}

/** Names the step behind its code; an unknown code is our mistake. */
export function stepName(code: number): TransferStep {
  const name = stepNames[code - 1]
  if (name === undefined) throw new Error(`no step has the code ${code}`)
  return name
}

/** Names the state behind its code; an unknown code is our mistake. */
export function stateName(code: number): StateName {
  const name = stateNames[code - 1]
  if (name === undefined) throw new Error(`no state has the code ${code}`)
  return name
}
