import { commitOf as verifierCommit } from '@fuquan/sdk/verify.ts'
import { describe, expect, test } from 'vitest'
import { commitLines, commitOf, openSeed, sealSeed } from './seed.ts'

const seed = Uint8Array.from({ length: 32 }, (_, i) => i)
const terms = {
  envelopeId: 'env_example',
  asset: 'CREDIT',
  split: 'lucky:2',
  total: 1_000n,
  shares: 5,
  least: 1n,
  most: 20_000n,
} as const

test('V9 the commit binds every line', () => {
  const commit = 'e11b45525a03b31335c921b0849e4139b96ac6c0db4a40fa603814908ccaf848'
  expect(commitOf(commitLines(terms, seed))).toBe(commit)
})

test('V9 of a relay, whose lines come from the same function of digests', () => {
  const lines = ['fuquan-envelope-v1', 'env_relay', 'CREDIT', '37', 'relay', '1', '100', '1']
  const commit = '7feb7397b033493608a1ef54bca27778040338ecf7b65acb3dccd4e9ce5b7423'
  expect(commitOf([...lines, Buffer.from(seed).toString('hex')])).toBe(commit)
})

test('the verifier makes the same commit', () => {
  const facts = {
    envelopeId: 'env_example',
    asset: 'CREDIT',
    total: '1000',
    shares: 5,
    minShare: '1',
    maxShare: '20000',
    split: 'lucky:2',
    seed: Buffer.from(seed).toString('hex'),
  } as const
  expect(verifierCommit(facts)).toBe(commitOf(commitLines(terms, seed)))
})

test('amounts by name are lines of the commit, each with its person, before the seed', () => {
  const named = [
    { userId: 'usr_mei', amount: 200n },
    { userId: 'usr_bo', amount: 100n },
  ]
  const said = { ...terms, split: 'named', total: 300n, shares: 2 } as const
  const commit = commitOf(commitLines({ ...said, named }, seed))
  const facts = {
    ...{ envelopeId: 'env_example', asset: 'CREDIT', total: '300', shares: 2, minShare: '1' },
    ...{ maxShare: '20000', seed: Buffer.from(seed).toString('hex') },
    split: 'named',
    named: named.map(({ userId, amount }) => ({ userId, amount: String(amount) })),
  } as const

  expect(commitLines({ ...said, named }, seed).slice(7, 10)).toEqual([
    'named',
    'usr_mei 200',
    'usr_bo 100',
  ])
  expect(verifierCommit(facts)).toBe(commit)
  expect(verifierCommit({ ...facts, named: facts.named.toReversed() })).not.toBe(commit)
})

describe('a sealed seed', () => {
  const nonce = new Uint8Array(12).fill(7)
  const seal = { key: new Uint8Array(32).fill(9), envelopeId: 'one' }

  test('opens with its key for its envelope', () => {
    const sealed = sealSeed(seal, seed, nonce)
    expect([...openSeed(seal, sealed)]).toEqual([...seed])
    expect(sealed.includes(Buffer.from(seed))).toBe(false)
  })

  test('does not open for another envelope, with another key, or changed', () => {
    const sealed = sealSeed(seal, seed, nonce)
    const changed = Buffer.from(sealed)
    changed.writeUInt8(sealed.readUInt8(30) ^ 1, 30)

    expect(() => openSeed({ ...seal, envelopeId: 'two' }, sealed)).toThrow('authenticate')
    expect(() => openSeed({ ...seal, key: new Uint8Array(32) }, sealed)).toThrow('authenticate')
    expect(() => openSeed(seal, changed)).toThrow('authenticate')
  })
})
