import { expect, test } from 'vitest'
import { type PathFact, verifyTree } from './trees.ts'

const hex = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'
const relay = {
  envelopeId: 'env_relay',
  mode: 'relay' as const,
  asset: 'CREDIT',
  amount: '37',
  commit: '7feb7397b033493608a1ef54bca27778040338ecf7b65acb3dccd4e9ce5b7423',
  seed: hex,
  scale: 2,
  lo: '1',
  hi: '100',
  step: '1',
  split: 'equal' as const,
  levels: null,
  path: [
    { number: 1, value: '50', lo: '1', hi: '49', share: '12' },
    { number: 2, value: '25', lo: '26', hi: '49', share: '12' },
    { number: 4, value: '37', lo: '37', hi: '37', share: '13' },
  ],
}

test('V9 and V22: the commit and the winning path of a relay agree', () => {
  expect(verifyTree(relay)).toMatchObject({ matches: true, shares: ['12', '12', '13'] })
})

const changed = (place: number, part: Partial<PathFact>) => {
  const path = relay.path.map((node, n) => (n === place ? { ...node, ...part } : node))
  return { ...relay, path }
}

test.each([
  ['another amount', { ...relay, amount: '38' }],
  ['another range', { ...relay, hi: '99' }],
  ['a part too large', changed(0, { share: '13' })],
  ['a range that was not left', changed(1, { hi: '60' })],
  ['a guess out of its range', changed(1, { value: '60' })],
])('%s is found', (_, facts) => {
  expect(verifyTree(facts).matches).toBe(false)
})
