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
  // One group of everything keyed by an id; the code of a room link is text and stands alone.
  expect(new Set(leaders.filter(leader => leader !== 'none')).size).toBe(1)
  expect(spread.filter(one => one.includes("=> 'none'"))).toHaveLength(2)
  expect(about('chat.link')).toMatch(/=> 'none'/)
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
