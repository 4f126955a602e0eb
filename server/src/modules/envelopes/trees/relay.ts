import type { PathSplit } from '@fuquan/contract/envelopes/trees.ts'
import { assert, present } from '#/kit/assert.ts'
import { recipe } from '../seed.ts'

/** A range holds at least this many values, else the first guess is hardly one. */
export const rangeValuesMin = 8

/** Where an amount may lie: `lo`, `lo + step`, … `hi`. Units: minor units. */
export type Range = { lo: bigint; hi: bigint; step: bigint }

/** Counts the values of a range; zero when it is none. */
export function valuesIn({ lo, hi, step }: Range): bigint {
  return step > 0n && hi >= lo ? (hi - lo) / step + 1n : 0n
}

/** Tells whether a value stands in a range and on its step. */
export function isInRange(value: bigint, { lo, hi, step }: Range): boolean {
  return value >= lo && value <= hi && (value - lo) % step === 0n
}

/** Gives how often a perfect searcher has to guess at most. Shape: integer >= 0. */
export function bitsOf(range: Range): number {
  const values = valuesIn(range)
  assert(values > 0n)
  return (values - 1n).toString(2).length
}

export type RangeFault = 'empty' | 'outside' | 'off_step' | 'too_few' | 'too_many'

/** Says what is wrong with the range of a relay of this amount; undefined when nothing is. */
export function faultOf(range: Range, amount: bigint, bitsMax: number): RangeFault | undefined {
  const { lo, hi, step } = range
  if (lo < 1n || hi < lo || step < 1n) return 'empty'
  if (amount < lo || amount > hi) return 'outside'
  if ((hi - lo) % step !== 0n || (amount - lo) % step !== 0n) return 'off_step'
  if (valuesIn(range) < BigInt(rangeValuesMin)) return 'too_few'
  return bitsOf(range) > bitsMax ? 'too_many' : undefined
}

/** What a guess says of the amount: it is that, it lies higher, it lies lower. */
export type Said = 'exact' | 'higher' | 'lower'
export type Narrowed = { said: Said; lo: bigint; hi: bigint }

/** Narrows a range by a guess that stands in it. The range of nobody else changes. */
export function narrow(range: Range, guess: bigint, amount: bigint): Narrowed {
  assert(isInRange(guess, range))
  assert(isInRange(amount, range), 'the amount stands in every range of its tree')
  const { lo, hi, step } = range
  if (guess === amount) return { said: 'exact', lo: guess, hi: guess }
  if (guess < amount) return { said: 'higher', lo: guess + step, hi }
  return { said: 'lower', lo, hi: guess - step }
}

/**
 * Divides an amount over the winning path, the earliest passer first and the guesser last.
 * Units: minor units. Shape: bigint[people], summing to exactly `amount`; each >= 0.
 */
export function dividePath(amount: bigint, people: number, split: PathSplit): bigint[] {
  assert(people >= 1)
  if (people === 1) return [amount]
  const passers = BigInt(people - 1)
  if (split === 'equal') {
    const each = amount / BigInt(people)
    return [...Array.from({ length: people - 1 }, () => each), amount - each * passers]
  }
  const guesser = (amount + 1n) / 2n
  const rest = amount - guesser
  const each = rest / passers
  const more = Number(rest % passers)
  const parts = Array.from({ length: people - 1 }, (_, n) => (n < more ? each + 1n : each))
  return [...parts, guesser]
}

/** Gives the guess that came closest; on a tie the earliest. */
export function closestOf(guesses: readonly bigint[], amount: bigint): bigint | undefined {
  const far = (guess: bigint) => (guess > amount ? guess - amount : amount - guess)
  return guesses.reduce<bigint | undefined>(
    (best, guess) => (best === undefined || far(guess) < far(best) ? guess : best),
    undefined,
  )
}

export type RelayCommit = Range & { envelopeId: string; asset: string; amount: bigint }

/** Gives the lines whose digest is the commit of a relay: rule R24, in its order. */
export function relayCommitLines(terms: RelayCommit, seed: Uint8Array): string[] {
  const { envelopeId, asset, amount, lo, hi, step } = terms
  const range = [lo, hi, step].map(String)
  return [
    recipe,
    envelopeId,
    asset,
    String(amount),
    'relay',
    ...range,
    Buffer.from(seed).toString('hex'),
  ]
}

/** One node on the way from the sender down to somebody. */
export type Link = { number: number; parent: number | null }

/** Gives the path from the first passer down to the node `number`. */
export function pathTo<L extends Link>(links: readonly L[], number: number): L[] {
  const byNumber = new Map(links.map(link => [link.number, link]))
  const path: L[] = []
  let at: number | null = number
  while (at !== null) {
    const link: L = present(byNumber.get(at), 'a node of the path')
    path.unshift(link)
    at = link.parent
    assert(path.length <= links.length, 'a path never meets itself')
  }
  return path
}
