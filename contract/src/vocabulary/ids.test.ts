import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromWire, toWire, UserId } from './ids.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** The definition: the 16 bytes as one number, written in base 32. */
function byDefinition(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`)
  let text = ''
  for (let n = 0; n < 26; n++) {
    text = alphabet.charAt(Number(rest & 31n)) + text
    rest >>= 5n
  }
  return `usr_${text}`
}

test('an id on the wire is its 128 bits in base 32, and reads back', () => {
  fc.assert(
    fc.property(fc.uuid(), uuid => {
      const wire = toWire('usr', uuid)
      expect(wire).toBe(byDefinition(uuid))
      expect(fromWire('usr', wire)).toBe(uuid)
      expect(UserId.safeDecode(wire).success).toBe(true)
    }),
  )
})

test.each([
  ['another kind', `env_${'0'.repeat(26)}`],
  ['too short', `usr_${'0'.repeat(25)}`],
  ['too long', `usr_${'0'.repeat(27)}`],
  ['more than 128 bits', `usr_8${'0'.repeat(25)}`],
  ['a letter that is left out', `usr_${'0'.repeat(25)}u`],
  ['capitals', `usr_${'0'.repeat(25)}A`],
  ['a uuid', '01930000-0000-7000-8000-000000000000'],
])('%s is no id', (_, wire) => {
  expect(fromWire('usr', wire)).toBeUndefined()
  expect(UserId.safeDecode(wire as never).success).toBe(false)
})
