import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { many, sql } from '#/engine/db.ts'
import { openWorld, roomOf, sendEnvelope, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  await world.close()
})

test('a red envelope is sent, opened by three, missed by a fourth, and the books balance', async () => {
  const { lin, mei, bo, ana, stranger } = world.people
  const roomId = await roomOf(lin, [mei, bo, ana])

  const sent = await sendEnvelope(lin, roomId, { total: '1000', shares: 3 })

  expect(sent.status, sent.text).toBe(200)
  const envelopeId = String(sent.body['id'])
  const claims = []
  for (const one of [mei, bo, ana]) claims.push(await one.get('claimEnvelope', { envelopeId }))
  const amounts = claims.map(claim => BigInt(String(claim['amount'])))
  expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(1000n)
  const late = await lin.call('claimEnvelope', { envelopeId })
  expect(late.status, late.text).toBe(409)
  const outside = await stranger.call('claimEnvelope', { envelopeId })
  expect(outside.status).toBe(404)
  await world.settle()
  const wallet = await mei.get('getWallet')
  expect(JSON.stringify(wallet)).toContain(String(50_000n + (amounts[0] ?? 0n)))
})

test('a newcomer is told of the starting credits, so an open screen looks again', async () => {
  const noor = await world.join('noor')
  await world.settle()

  const { items }: { items: { kind: string }[] } = (await noor.get('listNotices')) as never
  expect(items.map(notice => notice.kind)).toContain('notifications.starting_credits')
  const told = await many<{ name: string }>(
    world.db,
    sql`
      select name from engine.outbox
      where name = 'ledger.transferred' and ${`user:${fromWire('usr', noor.id)}`} = any(channels)`,
  )
  expect(told).toHaveLength(1)
})
