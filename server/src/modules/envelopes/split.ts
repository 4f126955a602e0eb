import type { SharedSplit } from '@fuquan/contract/envelopes.ts'
import { apportion } from '#/kit/apportion.ts'
import { assert } from '#/kit/assert.ts'
import { shuffle, stream } from '#/kit/seeded.ts'

/** What a draw is made of. Units: minor units; `least * shares <= total <= most * shares`. */
export type SplitTerms = {
  split: SharedSplit
  total: bigint
  shares: number
  least: bigint
  most: bigint
}

/** Tries before the largest parts are cut instead; with the shipped limits it never gets there. */
export const luckyAttemptsMax = 16
/** The shape of a lucky share: parts of a Dirichlet-multinomial that are added up to one share. */
export const luckyAlpha = 2

/**
 * Splits `terms.total` into shares that sum to exactly it, each between `least` and `most`.
 *
 * Units: minor units. Shape: bigint[terms.shares]; share number k is element k - 1.
 * Source: recipe v1, docs/use/checking-a-draw.md; rules R19 to R21, whose vectors V1 to V8 are its
 * tests.
 */
export function splitShares(terms: SplitTerms, seed: Uint8Array): bigint[] {
  const count = BigInt(terms.shares)
  assert(terms.shares >= 1)
  assert(terms.least >= 0n)
  assert(terms.least * count <= terms.total)
  assert(terms.total <= terms.most * count)

  const shares = draw(terms, seed)

  assert(shares.length === terms.shares)
  assert(shares.reduce((sum, share) => sum + share, 0n) === terms.total)
  for (const share of shares) {
    assert(share >= terms.least)
    assert(share <= terms.most)
  }
  return shares
}

function draw(terms: SplitTerms, seed: Uint8Array): bigint[] {
  assert(terms.split !== 'named', 'named amounts are said and not drawn')
  if (terms.split === 'even') return evenSplit(terms)
  if (terms.shares === 1) return [terms.total]
  if (terms.split === 'classic') return classicSplit(terms, seed)
  return luckySplit(terms, seed)
}

function evenSplit({ total, shares }: SplitTerms): bigint[] {
  return apportion(
    total,
    Array.from({ length: shares }, () => 1n),
  )
}

/** Dirichlet-multinomial of shape 2 by sorted cut points: rule R20. */
function luckySplit({ total, shares, least, most }: SplitTerms, seed: Uint8Array): bigint[] {
  const count = BigInt(shares)
  // Near the top what is drawn is what is missing from the most, so shares are rarely cut.
  const mirrored = 2n * total > count * (least + most)
  const budget = mirrored ? count * most - total : total - count * least
  const room = most - least
  const parts = luckyParts({ budget, shares, room }, seed)
  return parts.map(part => (mirrored ? most - part : least + part))
}

type Parts = { budget: bigint; shares: number; room: bigint }

function luckyParts({ budget, shares, room }: Parts, seed: Uint8Array): bigint[] {
  let parts: bigint[] = []
  for (let attempt = 0; attempt < luckyAttemptsMax; attempt++) {
    parts = cutParts(budget, shares, seed, `lucky/${attempt}`)
    if (parts.every(part => part <= room)) return parts
  }

  const cut = parts.map(part => (part < room ? part : room))
  const excess = budget - cut.reduce((sum, part) => sum + part, 0n)
  const handedOut = apportion(
    excess,
    cut.map(part => room - part),
  )
  const clamped = cut.map((part, place) => part + (handedOut[place] ?? 0n))
  shuffle(clamped, stream(seed, 'lucky/clamp'))
  return clamped
}

/** Cuts 0..budget at distinct random places and adds neighbouring gaps two by two. */
function cutParts(budget: bigint, shares: number, seed: Uint8Array, label: string): bigint[] {
  const source = stream(seed, label)
  const cutCount = BigInt(luckyAlpha * shares - 1)
  const places = budget + cutCount

  // Floyd: distinct numbers of 1..places without a table of all of them.
  const cuts = new Set<bigint>()
  for (let top = places - cutCount + 1n; top <= places; top++) {
    const tried = 1n + source.below(top)
    cuts.add(cuts.has(tried) ? top : tried)
  }

  const sorted = [...BigInt64Array.from(cuts).toSorted(), places + 1n]
  const parts = Array.from({ length: shares }, () => 0n)
  let before = 0n
  sorted.forEach((cut, place) => {
    const share = Math.floor(place / luckyAlpha)
    parts[share] = (parts[share] ?? 0n) + cut - before - 1n
    before = cut
  })
  return parts
}

/** Double mean with clamp, then shuffled so that nobody is luckier for coming late: rule R21. */
function classicSplit({ total, shares, least, most }: SplitTerms, seed: Uint8Array): bigint[] {
  const source = stream(seed, 'classic/0')
  const drawn: bigint[] = []
  let rest = total
  for (let left = BigInt(shares); left > 1n; left--) {
    const low = largest(least, rest - (left - 1n) * most)
    const doubleMean = (2n * rest) / left
    const high = largest(low, smallest(doubleMean, rest - (left - 1n) * least, most))
    const share = low + source.below(high - low + 1n)
    drawn.push(share)
    rest -= share
  }
  drawn.push(rest)
  shuffle(drawn, source)
  return drawn
}

const largest = (...amounts: [bigint, ...bigint[]]): bigint =>
  amounts.reduce((most, amount) => (amount > most ? amount : most))
const smallest = (...amounts: [bigint, ...bigint[]]): bigint =>
  amounts.reduce((least, amount) => (amount < least ? amount : least))
