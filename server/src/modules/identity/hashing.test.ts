import { describe, expect, test } from 'vitest'
import { systemDice } from '#/engine/dice.ts'
import { digestOf, hashSecret, isSecret, newToken } from './hashing.ts'

const hashing = { pepper: Buffer.alloc(32, 1), price: { memory: 64, passes: 1 } }

describe('secrets', () => {
  test('the right one is known again, a wrong one is not', async () => {
    const stored = await hashSecret('vermilion-kite-42', hashing)

    expect(stored).not.toContain('vermilion')
    expect(await isSecret('vermilion-kite-42', stored, hashing)).toBe(true)
    expect(await isSecret('vermilion-kite-43', stored, hashing)).toBe(false)
    expect(await isSecret('vermilion-kite-42', undefined, hashing)).toBe(false)
  })

  test('a copy of the database without the keys file opens nothing', async () => {
    const stored = await hashSecret('270814', hashing)

    const stolen = { ...hashing, pepper: Buffer.alloc(32, 2) }
    expect(await isSecret('270814', stored, stolen)).toBe(false)
  })

  test('the same secret is stored differently each time', async () => {
    const [one, two] = [await hashSecret('270814', hashing), await hashSecret('270814', hashing)]
    expect(one).not.toBe(two)
  })

  test('a hundred at once all get their turn', async () => {
    const stored = await hashSecret('270814', hashing)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        isSecret(n === 50 ? '270814' : 'wrong', stored, hashing),
      ),
    )
    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  test('a token is 256 bits and its digest 32 bytes', () => {
    const token = newToken(systemDice())
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(digestOf(token)).toHaveLength(32)
  })
})
