import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { changeFacts, csvCell, languagesChoice, mayChange, maySetUp, needsOf } from './rules.ts'

const digest = (code: string) => createHash('sha256').update(code).digest()
const open = { codeDigest: digest('the code'), finishedAt: null }

describe('who may set the house up', () => {
  test('the code of the newest link opens the wizard', () => {
    expect(() => maySetUp(open, digest('the code'))).not.toThrow()
  })

  test('any other code is wrong, and so is every code before the first start', () => {
    expect(() => maySetUp(open, digest('another'))).toThrow('console_setup_code_wrong')
    expect(() => maySetUp(undefined, digest('the code'))).toThrow('console_setup_code_wrong')
  })

  test('a house that stands is closed for ever, also for the right code', () => {
    const done = { ...open, finishedAt: new Date() }

    expect(() => maySetUp(done, digest('the code'))).toThrow('console_first_run_done')
  })
})

describe('a list of changes', () => {
  const known = [
    { key: 'house.name', kind: 'text' },
    { key: 'house.demo', kind: 'boolean' },
    { key: 'envelopes.max_shares', kind: 'integer' },
  ]

  test.each([
    ['a key that nobody declared', [{ key: 'house.motto', value: 'x' }], 'not_found'],
    ['a fact of the house', [{ key: 'house.demo', value: true }], 'console_setting_fixed'],
    ['a name of spaces', [{ key: 'house.name', value: '  ' }], 'bad_input'],
    [
      'one key twice',
      [
        { key: 'envelopes.max_shares', value: 1 },
        { key: 'envelopes.max_shares', value: 2 },
      ],
      'bad_input',
    ],
  ])('%s is refused', (_, changes, code) => {
    expect(() => mayChange(known, changes)).toThrow(code)
  })

  test('what the PIN sheet shows is each key with its coming value', () => {
    const facts = changeFacts([
      { key: 'envelopes.max_shares', value: 50 },
      { key: 'house.name', value: '柳溪里' },
    ])

    expect(facts).toEqual({ 'envelopes.max_shares': '50', 'house.name': '柳溪里' })
  })
})

test('the first language stays first', () => {
  expect(languagesChoice(['en', 'zh-CN', 'en'])).toBe('en,zh-CN')
})

test('what waits for staff begins with money and is silent about nothing', () => {
  const none = { count: 0, since: null }
  const since = new Date(0)
  const calm = {
    paused: false,
    findings: none,
    problems: none,
    redemptions: none,
    packs: none,
    stickerReports: none,
    covers: none,
    askPictures: none,
    messageReports: none,
    failedTurns: none,
    approvals: none,
    asked: none,
    deadJobs: none,
    diskLow: false,
    dataDirectoryWarning: false,
    owners: 2,
    demo: false,
  }

  expect(needsOf(calm)).toEqual([])
  const asked = { count: 3, since }
  const failedTurns = { count: 1, since }
  const busy = {
    ...calm,
    paused: true,
    redemptions: { count: 1, since },
    asked,
    failedTurns,
    diskLow: true,
    owners: 1,
  }
  expect(needsOf(busy).map(need => need.kind)).toEqual([
    'money_paused',
    'redemption_waiting',
    'person_waiting',
    'turn_failed',
    'disk_low',
    'one_owner',
  ])
})

test('a table program never runs what somebody wrote', () => {
  expect(csvCell('=1+1')).toBe('"\'=1+1"')
  expect(csvCell('she said "hi"')).toBe('"she said ""hi"""')
  expect(csvCell('柳溪里')).toBe('"柳溪里"')
})
