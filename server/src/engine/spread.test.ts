import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import { spreading } from './spread.ts'

let fresh: FreshDatabase
let statements: string[]

beforeAll(async () => {
  fresh = await freshDatabase()
  statements = await spreading(fresh.db)
})
afterAll(async () => {
  await fresh.drop()
})

const about = (table: string): string =>
  statements.find(statement => statement.includes(`'${table}'`)) ?? 'nothing'

test('who somebody is is copied to every node', () => {
  expect(about('identity.user')).toBe(`select create_reference_table('identity.user');`)
})

test('an envelope, its claims and its account lie on one shard', () => {
  expect(about('envelopes.claim')).toMatch(/'envelope', colocate_with/)
  expect(about('ledger.balance')).toMatch(/'account', colocate_with/)
  const spread = statements.filter(one => one.includes('colocate_with'))
  const leaders = spread.map(one => /colocate_with => '(.*)'/.exec(one)?.[1])
  // One group of everything keyed by an id; what is keyed by a code or a word lies elsewhere.
  const leaderOfIds = /=> '(.*)'/.exec(about('envelopes.claim'))?.[1]
  const elsewhere = spread.filter(one => !one.includes(`=> '${leaderOfIds}'`))
  expect(leaders.filter(leader => leader === leaderOfIds).length).toBeGreaterThan(20)
  expect(elsewhere.map(one => /'([a-z_.]+)'/.exec(one)?.[1]).toSorted()).toEqual([
    'chat.habit', // The first of them, which the others lie beside.
    'chat.link',
    'console.figure_day', // By the day, and so is what stands beside it.
    'console.figure_wait',
    'console.health_hour',
    'envelopes.face_code',
    'friends.code',
    'friends.reachable',
    'ledger.voucher',
  ])
})

test('a room comes before its messages, which are keyed to it', () => {
  const place = (table: string): number => statements.indexOf(about(table))
  expect(place('chat.room')).toBeLessThan(place('chat.message'))
})

test('jobs, the outbox and sign-ins stay on the first node', () => {
  expect(about('engine.outbox')).toBe('nothing')
  expect(about('identity.session')).toBe('nothing')
})

test('the pinned plans of the hot path are let go', () => {
  expect(statements.filter(one => one.includes('envelopes.claim_batch'))).toHaveLength(1)
})
