import { expect, test } from 'vitest'
import { placeOf, wordingsFrom } from './wordings.ts'

test.each([
  ['screens.ledger.wallet.title', { bundle: 'ledger', path: 'wallet.title' }],
  ['modules.envelopes.lines.sent', { bundle: 'modules', path: 'envelopes.lines.sent' }],
  ['screens.ledger', undefined],
  ['mails.identity.title', undefined],
])('the house’s %s', (key, place) => {
  expect(placeOf(key)).toEqual(place)
})

test('what was kept is read again, and nonsense is nothing', () => {
  const wordings = { version: '7', items: [{ key: 'screens.app.tabs.wallet', text: '福袋' }] }

  expect(wordingsFrom(JSON.stringify(wordings))).toEqual(wordings)
  expect(wordingsFrom('{')).toBeUndefined()
  expect(wordingsFrom('null')).toBeUndefined()
  expect(wordingsFrom('{"version":"7","items":[{"key":1}]}')).toEqual({ version: '7', items: [] })
})
