import { describe, expect, test } from 'vitest'
import { bytesText, isRaise, mayOf, nextOf, objectionName, objectionPath } from './standingState.ts'

describe('how somebody stands, in words', () => {
  test('a newcomer reads what little they may, a member only what is worth saying', () => {
    const low = ['look', 'talk_where_asked', 'receive_a_little']
    expect(mayOf({ level: 0, may: low }, true)).toEqual(low)
    const all = [...low, 'send', 'found_rooms', 'invite', 'send_more', 'something_new']
    expect(mayOf({ level: 1, may: all.slice(0, 6) }, true)).toEqual([
      'look',
      'send',
      'found_rooms',
      'invite',
    ])
    expect(mayOf({ level: 2, may: all }, true)).toEqual([
      'look',
      'found_rooms',
      'invite',
      'send_more',
    ])
    // Without rooms nothing is said of them.
    expect(mayOf({ level: 0, may: low }, false)).toEqual(['look', 'receive_a_little'])
  })

  test('a step that this app has no words for is left out', () => {
    expect(nextOf({ next: ['show_papers', 'dance'] })).toEqual(['show_papers'])
  })

  test.each([
    ['100', '101', true],
    ['100', '100', false],
    ['100', '99', false],
    ['100', null, true],
    [null, '1', false],
    [null, null, false],
    ['9', '10', true],
  ])('from %s to %s: later is %s', (holds, wish, raise) => {
    expect(isRaise(holds, wish)).toBe(raise)
  })

  test.each([
    [1, '1 KB'],
    [12_400, '12 KB'],
    [3_400_000, '3.4 MB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text)
  })

  test('each thing that keeps somebody here has a sentence and mostly a way', () => {
    const balance = { kind: 'ledger.balance', facts: { amount: '5' } }
    expect([objectionName(balance), objectionPath(balance)]).toEqual(['balance', '/wallet'])
    const ways = ['payment', 'redemption', 'top_up'].map(of =>
      objectionPath({ kind: `ledger.${of}`, facts: { count: '1' } }),
    )
    expect(ways).toEqual(['/wallet/payments?only=waiting', '/wallet/cash-out', '/wallet/top-up'])
    const strange = { kind: 'errands.open', facts: {} }
    expect([objectionName(strange), objectionPath(strange)]).toEqual(['other', undefined])
    expect(objectionPath({ kind: 'envelopes.open', facts: {} })).toBe('/envelopes')
  })
})
