import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { commitOf, type DrawFacts, sha256, sharesOf, verifyDraw } from './verify.ts'

const seed = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join('')
const draw = (facts: Partial<DrawFacts>): Omit<DrawFacts, 'commit'> => ({
  envelopeId: 'env_example',
  asset: 'CREDIT',
  total: '1000',
  shares: 5,
  minShare: '1',
  maxShare: '20000',
  split: 'lucky:2',
  seed,
  ...facts,
})

describe('the verifier agrees with the oracles of the rulebook', () => {
  const vectors: [string, Partial<DrawFacts>, bigint[]][] = [
    ['V3', {}, [15n, 309n, 407n, 144n, 125n]],
    [
      'V4',
      { total: '10000', shares: 10 },
      [1488n, 770n, 89n, 1616n, 1113n, 1981n, 869n, 498n, 314n, 1262n],
    ],
    ['V5', { total: '888', shares: 6 }, [63n, 207n, 350n, 21n, 127n, 120n]],
    [
      'V6',
      { total: '1500', shares: 10, maxShare: '200' },
      [132n, 149n, 150n, 181n, 171n, 150n, 183n, 160n, 101n, 123n],
    ],
    ['V8', { split: 'classic' }, [213n, 412n, 144n, 205n, 26n]],
    [
      'V8, ten',
      { split: 'classic', total: '10000', shares: 10 },
      [276n, 803n, 26n, 44n, 1951n, 1123n, 383n, 753n, 2199n, 2442n],
    ],
  ]
  test.each(vectors)('%s', (_, facts, shares) => {
    expect(sharesOf(draw(facts))).toEqual(shares)
  })

  test('V7, cut and handed out', () => {
    const shares = sharesOf(draw({ total: '10000', shares: 100, maxShare: '200' }))

    expect(shares.slice(0, 4)).toEqual([21n, 199n, 88n, 173n])
    expect(shares.reduce((a, b) => a + b)).toBe(10_000n)
    expect(shares.toSorted((a, b) => Number(a - b)).at(0)).toBe(13n)
    expect(shares.toSorted((a, b) => Number(a - b)).at(-1)).toBe(200n)
  })

  test('V9, the commit', () => {
    const commit = 'e11b45525a03b31335c921b0849e4139b96ac6c0db4a40fa603814908ccaf848'
    expect(commitOf(draw({}))).toBe(commit)
  })

  test('V1 and V2, even', () => {
    const eighteen = sharesOf(draw({ split: 'even', total: '100', shares: 18 }))
    expect(eighteen).toEqual([...Array(10).fill(6n), ...Array(8).fill(5n)])
    expect(sharesOf(draw({ total: '10', shares: 10 }))).toEqual(Array(10).fill(1n))
  })
})

test('its own SHA-256 is SHA-256, at every length around a block', () => {
  for (let length = 0; length <= 130; length++) {
    const message = Uint8Array.from({ length }, (_, i) => (i * 7) % 256)
    const expected = createHash('sha256').update(message).digest('hex')
    expect(Buffer.from(sha256(message)).toString('hex')).toBe(expected)
  }
})

describe('a verdict', () => {
  const facts = { ...draw({}), commit: commitOf(draw({})) }
  const claims = sharesOf(facts).map((amount, i) => ({ number: i + 1, amount: String(amount) }))

  test('matches when every claim got its share', () => {
    expect(verifyDraw(facts, claims).matches).toBe(true)
  })

  test('names the claim that got another share', () => {
    const swapped = claims.map(c => (c.number === 2 ? { ...c, amount: '308' } : c))
    expect(verifyDraw(facts, swapped)).toMatchObject({ matches: false, wrongClaims: [2] })
  })

  test('names a number that was given out twice or never existed', () => {
    const more = [...claims, { number: 1, amount: '15' }, { number: 6, amount: '1' }]
    expect(verifyDraw(facts, more)).toMatchObject({ matches: false, strayClaims: [1, 6] })
  })

  test('does not match when the seed was changed afterwards', () => {
    const other = { ...facts, seed: `ff${facts.seed.slice(2)}` }
    expect(verifyDraw(other, []).commitMatches).toBe(false)
  })
})
