import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import type { Client } from '#/testing/client.ts'
import { advance } from '#/testing/clock.ts'
import { pay } from '#/testing/payments.ts'
import { openWorld, passwordOfAll, pinOfAll, roomOf, type World } from '#/testing/world.ts'

let world: World
const reason = 'we move to another machine'

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const proofFor = async (who: Client, shown: object): Promise<string> =>
  String((await who.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])
const ask = async (who: Client) =>
  who.call('askExport', {
    reason,
    proof: await proofFor(who, { kind: 'console.export', payee: 'house' }),
  })
type Place = { accountId: string; version: number }
const markNewestBill = async (who: Client, note: string) => {
  const { items } = (await who.get('listBills')) as never as { items: Place[] }
  const [{ accountId, version } = { accountId: '', version: 0 }] = items
  await who.get('markBill', { accountId, version, tags: [], note, hidden: false })
}
type Exports = { items: { id: string; byOnePerson: boolean; mine: boolean }[] }
const listed = async (who: Client) => ((await who.get('listExports')) as never as Exports).items

test('the only owner takes all data out alone: it is done, and marked; no secret is in it', async () => {
  const { wen, lin, mei } = world.people
  const roomId = await roomOf(lin, [mei])
  const messageId = 'msg_00000000000000000000000007'
  await lin.get('say', { roomId, messageId, text: 'only this room may read it' })
  await pay(lin, mei, { amount: '100', note: 'only Mei may read it' })
  await markNewestBill(lin, 'only I may read it')
  expect((await wen.call('askExport', { reason })).body.code).toBe('identity_step_up_needed')

  expect((await ask(wen)).status).toBe(200)

  const [made] = await listed(wen)
  expect(made).toMatchObject({ byOnePerson: true, mine: true })
  const file = await wen.call('readExport', { exportId: made?.id })
  const rows: { table: string; row: Record<string, unknown> }[] = JSON.parse(file.text)
  const people = rows.filter(one => one.table === 'identity.user')
  expect(people.map(one => one.row['handle'])).toContain('lin')
  expect(rows.filter(one => one.table === 'ledger.entry').length).toBeGreaterThan(0)
  const codes = await many<{ code: string }>(world.db, sql`select code from identity.house_invite`)
  const words = ['only this room', 'only Mei', 'only I']
  for (const secret of ['argon2', ...words, ...codes.map(one => one.code)]) {
    expect(file.text).not.toContain(secret)
  }
  const lines = (await wen.get('listAudit', { act: 'console.readExport' })) as never as Exports
  expect(lines.items).toHaveLength(1)
})

test('a permission is for one person and one day', async () => {
  const { wen, lin } = world.people
  const [made] = await listed(wen)
  expect((await lin.call('readExport', { exportId: made?.id })).status).toBe(403)
  await advance(world.db, 86_400_000)
  expect((await wen.call('readExport', { exportId: made?.id })).status).toBe(404)
})

test('with a second owner it waits, and is allowed once after they agree', async () => {
  const { wen, bo } = world.people
  const facts = { roles: 'owner' }
  const proof = await proofFor(wen, { kind: 'identity.change_roles', payee: bo.id, facts })
  await wen.get('changeRoles', { userId: bo.id, roles: ['owner'], reason, proof })
  await bo.signInAgain(passwordOfAll)
  await expect.poll(async () => (await bo.call('getHome')).status).toBe(200)

  const asked = await ask(wen)
  expect(asked.body.code).toBe('identity_second_person_needed')
  const { approval: approvalId } = asked.body['details'] as never as { approval: string }
  expect(await listed(wen)).toHaveLength(1)
  const agreeing = await proofFor(bo, { kind: 'identity.agree', payee: approvalId })
  await bo.get('agreeApproval', { approvalId, reason, proof: agreeing })
  await world.settle()
  await world.settle()

  const [made, ...rest] = await listed(wen)
  expect([made?.byOnePerson, rest.length]).toEqual([false, 1])
  expect((await bo.call('readExport', { exportId: made?.id })).status).toBe(404)
  expect((await wen.call('readExport', { exportId: made?.id })).status).toBe(200)
})

test('the public ledger closes for the street and stays open for members', async () => {
  const { wen, lin } = world.people
  expect((await world.guest.call('getPublicBooks')).status).toBe(200)
  const key = 'ledger.public_books'
  const shown = { kind: 'console.change_settings', payee: 'house', facts: { [key]: 'false' } }
  const proof = await proofFor(wen, shown)
  await wen.get('changeSettings', { changes: [{ key, value: false }], reason, proof })
  expect((await world.guest.call('getPublicBooks')).body.code).toBe('not_signed_in')
  expect((await lin.call('getPublicBooks')).status).toBe(200)
})
