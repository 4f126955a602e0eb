import { tileCount } from '@fuquan/contract/envelopes/trees.ts'
import { assert, present } from '#/kit/assert.ts'
import { shuffle, stream } from '#/kit/seeded.ts'
import type { Tiles } from './tiles.ts'

/** How a number looks to people: a tile that looks unlike the two others would give itself away. */
type Look = { is: (v: bigint) => boolean; up: Step; down: Step }
/** The next number of a look from `v` on, itself included; undefined when there is none. */
type Step = (v: bigint) => bigint | undefined

const endings = [18n, 66n, 68n, 88n, 99n]
const factorMin = 125n
const factorStep = 5n
const factorSteps = 26n
const percent = 100n

/** The looks of rule R27, the most striking first. `unit` is one whole unit in minor units. */
function looksOf(scale: number): readonly Look[] {
  const unit = 10n ** BigInt(scale)
  const tenth = unit > 10n ? unit / 10n : 1n
  return [sameDigits, lucky(unit), multiples(unit), multiples(tenth), multiples(1n)]
}

const sameDigits: Look = {
  is: v => v >= 111n && new Set(String(v)).size === 1,
  up: v => repeatedFrom(v).find(one => one >= v),
  down: v => repeatedFrom(v).findLast(one => one <= v),
}

/** All numbers of equal digits with as many digits as `v`, one fewer and one more; at least 3. */
function repeatedFrom(v: bigint): bigint[] {
  const length = String(v).length
  return [length - 1, length, length + 1, 3]
    .filter((digits, place, all) => digits >= 3 && all.indexOf(digits) === place)
    .toSorted((a, b) => a - b)
    .flatMap(digits => [...'123456789'].map(digit => BigInt(digit.repeat(digits))))
}

function lucky(unit: bigint): Look {
  const is = (v: bigint) => v >= unit && endings.includes(v % percent)
  const near = (v: bigint) => {
    const hundred = v - (v % percent)
    const bases = [hundred - percent, hundred, hundred + percent]
    return bases.flatMap(base => endings.map(end => base + end)).filter(one => one > 0n && is(one))
  }
  return {
    is,
    up: v => near(v < unit ? unit : v).find(one => one >= v),
    down: v => near(v).findLast(one => one <= v),
  }
}

function multiples(of: bigint): Look {
  return {
    is: v => v % of === 0n,
    up: v => ((v + of - 1n) / of) * of,
    down: v => (v >= of ? v - (v % of) : undefined),
  }
}

/**
 * Makes the three tiles of a level of a tree that was sent before the recipe `funny:2`: its amount
 * and two that look like it, in the order shown. Whoever computes can tell them apart,
 * decision 0023.
 *
 * Units: minor units, `amount` at least 10. Shape: three different amounts above zero; the true one
 * is the smallest, the middle and the largest equally often. Source: rule R27 as it was.
 */
export function firstTilesOf(amount: bigint, scale: number, seed: Uint8Array): Tiles {
  const source = stream(seed, 'funny/0')
  const rank = source.below(BigInt(tileCount))
  const lower = factorMin + factorStep * source.below(factorSteps)
  const upper = factorMin + factorStep * source.below(factorSteps)
  const looks = looksOf(scale)
  const place = looks.findIndex(look => look.is(amount))
  const own = looks.slice(place)
  const up = (v: bigint, factor: bigint) =>
    inLook(own, look => look.up((v * factor + percent - 1n) / percent))
  const down = (v: bigint, factor: bigint) => inLook(own, look => look.down((v * percent) / factor))

  const tiles = [amount]
  if (rank === 0n) tiles.push(up(amount, lower))
  else tiles.unshift(down(amount, rank === 1n ? lower : upper))
  if (rank === 2n) tiles.unshift(down(present(tiles[0]), lower))
  else tiles.push(up(present(tiles.at(-1)), upper))
  assert(new Set(tiles).size === tileCount && tiles.every(tile => tile > 0n))
  shuffle(tiles, source)
  return tiles
}

/** The first look of these that has a number there; the last one always has. */
function inLook(looks: readonly Look[], step: (look: Look) => bigint | undefined): bigint {
  for (const look of looks) {
    const found = step(look)
    if (found !== undefined) return found
  }
  throw new Error('the plainest look has every number')
}
