import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { plantingAct, sendingAct } from './sendingAct.ts'

// The house writes the same by itself and refuses whatever differs, so this is an agreement.
const who = (...lines: string[]) =>
  createHash('sha256').update(lines.toSorted().join('\n')).digest('hex')
const body = { mode: 'ordinary', split: 'even', total: '300', shares: 2 } as const
const facts = { mode: 'ordinary', split: 'even', shares: '2' }

describe('What the PIN is asked for', () => {
  test.each([
    ['a group', { roomId: 'rom_x' }, { payee: 'rom_x', facts }],
    [
      'anybody in a room',
      { roomId: 'rom_x', audience: 'anyone' as const },
      { payee: 'rom_x', facts: { ...facts, audience: 'anyone' } },
    ],
    [
      'anybody',
      { audience: 'anyone' as const },
      { payee: 'anyone', facts: { ...facts, audience: 'anyone' } },
    ],
    [
      'one friend',
      { people: ['usr_b'] },
      { payee: 'usr_b', facts: { ...facts, who: who('usr_b') } },
    ],
    [
      'friends, in whatever order',
      { people: ['usr_b', 'usr_a'] },
      { payee: 'people', facts: { ...facts, who: who('usr_a', 'usr_b') } },
    ],
    [
      'names with an amount each',
      { roomId: 'rom_x', people: ['usr_b', 'usr_a'], amounts: ['200', '100'] },
      { payee: 'rom_x', facts: { ...facts, who: who('usr_b 200', 'usr_a 100') } },
    ],
  ])('an envelope for %s', (_, to, shown) => {
    const act = { kind: 'envelopes.send', amount: '300', ...shown }
    expect(sendingAct({ ...body, ...to })).toEqual(act)
  })

  test('a relay for a group, and one for friends', () => {
    const tree = { mode: 'relay', reach: 'my_friends', amount: '37' } as const
    const shown = { kind: 'envelopes.send', amount: '37' }
    const said = { mode: 'relay', reach: 'my_friends' }
    expect(plantingAct({ ...tree, roomId: 'rom_x' })).toEqual({
      ...{ ...shown, payee: 'rom_x' },
      facts: said,
    })
    expect(plantingAct({ ...tree, people: ['usr_a', 'usr_b'] })).toEqual({
      ...{ ...shown, payee: 'people' },
      facts: { ...said, who: who('usr_a', 'usr_b') },
    })
  })
})
