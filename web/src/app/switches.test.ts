import { expect, test } from 'vitest'
import { moduleAt } from './switches.ts'

test.each([
  ['/friends', 'chat'],
  ['/friends/rom_1/info', 'chat'],
  ['/friends/rom_1?envelope=env_1', 'chat'],
  ['/room/abc', 'chat'],
  ['/people/rooms', 'chat'],
  ['/people', 'friends'],
  ['/people/usr_1', 'friends'],
  ['/f/abc', 'friends'],
  ['/stickers/mine', 'stickers'],
  ['/send-envelope/rom_1/lucky', 'envelopes'],
  ['/face', 'envelopes'],
  ['/me/envelopes', 'envelopes'],
  ['/envelopes/asks/new', 'envelopes'],
] as const)('%s is there while %s is on', (path, module) => {
  expect(moduleAt(path)).toBe(module)
})

test.each([
  ...['/wallet', '/transfer', '/c/abc', '/me', '/today', '/friendship', '/facets'],
  // What is under way is seen to its end.
  ...['/envelopes', '/envelopes/env_1?open', '/envelopes/asks/ask_1', '/e/abc', '/face/frm_1'],
])('%s is there whatever is switched off', path => {
  expect(moduleAt(path)).toBeUndefined()
})
