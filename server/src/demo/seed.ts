import { createHash } from 'node:crypto'
import { sharesOf } from '@fuquan/sdk/verify.ts'
import type { Dice } from '#/engine/dice.ts'
import { seedBytes, stream } from '#/kit/seeded.ts'
import type { Parcel } from './scenes.ts'

const triesMax = 10_000
// As the demo's house is set: one minor unit at least, 200.00 at most.
const bounds = { minShare: '1', maxShare: '20000' }

/** Gives 32 bytes that are the same for the same words, on every machine and day. */
const seedOf = (words: string): Buffer =>
  createHash('sha256').update(`willow-lane/${words}`).digest()

/** Gives numbers below a bound, the same row of them for the same label. */
export function seededNumbers(label: string): (below: number) => number {
  const source = stream(seedOf(label), 'demo')
  return below => Number(source.below(BigInt(below)))
}

/** Finds the seed of an envelope's draw: the first of its label that crowns whom the story says. */
export function drawSeedOf(parcel: Parcel): Buffer {
  const { label, crown, openers } = parcel
  if (crown === undefined) return seedOf(label)
  const place = openers.indexOf(crown)
  for (let n = 0; n < triesMax; n++) {
    const seed = seedOf(`${label}/${n}`)
    const shares = sharesOf({
      ...bounds,
      envelopeId: '',
      asset: '',
      total: parcel.total,
      shares: parcel.shares,
      split: 'lucky:2',
      seed: seed.toString('hex'),
    })
    const best = shares.reduce((most, share) => (share > most ? share : most))
    if (shares.indexOf(best) === place) return seed
  }
  throw new Error(`no draw crowns ${crown} in ${label}`)
}

/** Dice of which one throw of 32 bytes can be laid beforehand; every other throw is chance. */
export type LoadedDice = Dice & { load(seed: Uint8Array | undefined): void }

/** Loads the dice of a house that is being filled, so that its draws tell the same story. */
export function loadDice(dice: Dice): LoadedDice {
  let laid: Uint8Array | undefined
  return {
    load: seed => {
      laid = seed
    },
    below: bound => dice.below(bound),
    bytes: count => {
      if (laid === undefined || count !== seedBytes) return dice.bytes(count)
      const thrown = laid
      laid = undefined
      return thrown
    },
  }
}
