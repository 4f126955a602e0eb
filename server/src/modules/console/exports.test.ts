import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import type { Client } from '#/testing/client.ts'
import { advance } from '#/testing/clock.ts'
import { pay } from '#/testing/payments.ts'
import {
  openWorld,
  passwordOfAll,
  pinOfAll,
  roomOf,
  sendEnvelope,
  type World,
} from '#/testing/world.ts'

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

test('the public ledger closes for the street when two say so, and stays open for members', async () => {
  const { wen, bo, lin } = world.people
  expect((await world.guest.call('getPublicBooks')).status).toBe(200)
  const key = 'ledger.public_books'
  const shown = { kind: 'console.change_settings', payee: 'house', facts: { [key]: 'false' } }
  const proof = await proofFor(wen, shown)
  const asked = await wen.call('changeSettings', {
    changes: [{ key, value: false }],
    reason,
    proof,
  })
  expect(asked.body.code).toBe('identity_second_person_needed')
  expect((await world.guest.call('getPublicBooks')).status).toBe(200)

  const { approval: approvalId } = asked.body['details'] as never as { approval: string }
  const agreeing = await proofFor(bo, { kind: 'identity.agree', payee: approvalId })
  await bo.get('agreeApproval', { approvalId, reason, proof: agreeing })
  await world.settle()
  await world.house.settings.refresh()
  expect((await world.guest.call('getPublicBooks')).body.code).toBe('not_signed_in')
  expect((await lin.call('getPublicBooks')).status).toBe(200)
})

const cellsOf = (text: string): string[][] =>
  text
    .trim()
    .split('\r\n')
    .map(line => line.slice(line.indexOf('"') + 1, -1).split('","'))

test('the list of people goes out with a reason and the PIN, and holds what the list shows', async () => {
  const { wen, ana, lin } = world.people
  await ana.get('changeMe', { name: '=HYPERLINK(1)' })
  const bare = await wen.call('exportPeople', { reason })
  expect(bare.body.code).toBe('identity_step_up_needed')
  const shown = { kind: 'identity.export_people', payee: 'house' }
  const take = async (filter: object) =>
    wen.call('exportPeople', { ...filter, reason, proof: await proofFor(wen, shown) })

  const [head, ...rows] = cellsOf((await take({})).text)
  expect(head).toEqual(['handle', 'name', 'level', 'state', 'roles', 'joined_at'])
  expect(rows.length).toBe(Object.keys(world.people).length)
  // A table program would run it.
  expect(rows.find(([handle]) => handle === 'ana')?.[1]).toBe("'=HYPERLINK(1)")
  expect(rows.find(([handle]) => handle === 'wen')?.slice(3, 5)).toEqual(['active', 'owner'])
  expect(cellsOf((await take({ role: 'owner', search: 'we' })).text).slice(1)).toHaveLength(1)

  const used = await proofFor(wen, shown)
  await wen.call('exportPeople', { reason, proof: used })
  const again = await wen.call('exportPeople', { reason, proof: used })
  expect(again.status).not.toBe(200)
  expect((await lin.call('exportPeople', { reason })).status).toBe(403)
  const lines = (await wen.get('listAudit', { act: 'identity.exportPeople' })) as never as Exports
  expect(lines.items).toHaveLength(3)
  expect(lines.items[1]).toMatchObject({ after: { role: 'owner', search: 'we' }, reason })
})

test('the accounts go out whole for the house, and of a person only under a look', async () => {
  const { wen, lin, stranger } = world.people
  const take = async (people: string[]) => {
    const proof = await proofFor(wen, { kind: 'ledger.export_accounts', payee: 'house' })
    return wen.call('exportAccounts', { people, reason, proof })
  }
  const bare = await wen.call('exportAccounts', { reason })
  expect(bare.body.code).toBe('identity_step_up_needed')
  expect((await take([lin.id])).body.code).toBe('console_reason_missing')
  expect((await stranger.call('exportAccounts', { reason })).status).toBe(403)

  const [, ...house] = cellsOf((await take([])).text)
  expect(house.map(([kind, owner]) => `${kind} ${owner}`)).toContain('issue house')
  expect(house.every(([, owner]) => owner === 'house' || owner === 'members')).toBe(true)
  const wallets = house.find(([kind]) => kind === 'wallet')
  expect(wallets?.[3]).toBe(String(Object.keys(world.people).length))
  const sums = await many<{ kind: number; sum: bigint }>(
    world.db,
    sql`
      select a.kind, sum(b.balance)::bigint as sum
      from ledger.account a join ledger.balance b on b.account = a.id
      where a.kind in (1, 20) group by a.kind order by a.kind`,
  )
  const told = [wallets, house.find(([kind]) => kind === 'issue')].map(row => row?.[4])
  expect(told.map(text => BigInt((text ?? '').replace('.', '')))).toEqual(sums.map(row => row.sum))

  await wen.get('lookAtPerson', { userId: lin.id, reason })
  const hers = cellsOf((await take([lin.id])).text).filter(([, owner]) => owner === 'lin')
  expect(hers.map(([kind]) => kind)).toContain('wallet')
  const read = (await lin.get('listOwnLines')) as never as { items: { act: string }[] }
  expect(read.items.map(one => one.act)).toContain('ledger.exportAccounts')
})

test('of a few who have something no sum is told', async () => {
  const { wen, lin, mei } = world.people
  const roomId = await roomOf(lin, [mei])
  expect((await sendEnvelope(lin, roomId, { total: '1000', shares: 3 })).status).toBe(200)

  const proof = await proofFor(wen, { kind: 'ledger.export_accounts', payee: 'house' })
  const rows = cellsOf((await wen.call('exportAccounts', { reason, proof })).text)

  const [kind, owner, , accounts, ...sums] = rows.find(([one]) => one === 'envelope') ?? []
  expect([kind, owner, accounts]).toEqual(['envelope', 'members', '1'])
  expect(sums.slice(0, 2)).toEqual(['', ''])
})

test('who is named in the file is in no sum of it, and a sum left out cannot be worked out', async () => {
  const { wen, ...others } = world.people
  const take = async (people: string[]) => {
    const proof = await proofFor(wen, { kind: 'ledger.export_accounts', payee: 'house' })
    return cellsOf((await wen.call('exportAccounts', { people, reason, proof })).text)
  }
  const sums = (rows: string[][]) => rows.filter(([, owner]) => owner === 'members')
  const all = sums(await take([])).find(([kind]) => kind === 'wallet')
  // The envelope of one person is left out: with all others told it would be the rest to zero.
  expect(sums(await take([])).filter(row => row[4] === '').length).toBeGreaterThan(1)

  const named = Object.values(others).slice(1)
  const people = named.map(one => one.id)
  for (const userId of people) await wen.get('lookAtPerson', { userId, reason })
  const rest = sums(await take(people)).find(([kind]) => kind === 'wallet')
  expect(Number(rest?.[3])).toBe(Number(all?.[3]) - people.length)
  expect(rest?.[4]).toBe('')
})

test('a list of people that is too long for a file gives none, and says what to do', async () => {
  const { wen } = world.people
  const take = async (filter: object) => {
    const proof = await proofFor(wen, { kind: 'identity.export_people', payee: 'house' })
    return wen.call('exportPeople', { ...filter, reason, proof })
  }
  const lines = async () =>
    ((await wen.get('listAudit', { act: 'identity.exportPeople' })) as never as Exports).items
      .length
  const before = await lines()
  const crowd = 50_001
  await many(
    world.db,
    sql`
      insert into identity.user (id, handle, name, language, level, state, created_at, joined_at)
      select gen_random_uuid(), 'crowd_' || n, 'Crowd', 'en', 0, 'active', at, at
      from generate_series(1, ${crowd}::int) n, date_trunc('second', engine.now()) at`,
  )

  const { status, body } = await take({})
  expect([status, body.code]).toEqual([422, 'identity_people_too_many'])
  expect(String(body['detail'])).toContain('50000')
  expect(await lines()).toBe(before)
  expect((await take({ search: 'crowd_1234' })).status).toBe(200)
  expect(cellsOf((await take({ search: 'crowd_4999' })).text)).toHaveLength(12)

  // As many as a file takes stand in it, to the last.
  expect((await take({ search: 'crowd' })).status).toBe(422)
  await many(
    world.db,
    sql`update identity.user set handle = 'alone', name = 'Alone' where handle = 'crowd_1'`,
  )
  expect(cellsOf((await take({ search: 'crowd' })).text)).toHaveLength(crowd)
})

test('a finding that is open is told beside a pass that found nothing new', async () => {
  const { wen } = world.people
  const open = async () => (await wen.get('getBookPasses'))['open']
  expect(await open()).toBe(0)
  await many(
    world.db,
    sql`
      insert into ledger.finding (id, "check", expected, found, at)
      values (gen_random_uuid(), 'day_end', '0', '1', now())`,
  )
  expect(await open()).toBe(1)
  await many(world.db, sql`update ledger.finding set closed_at = now(), reason = 'seen'`)
  expect(await open()).toBe(0)
})

test('the books are rebuilt when the treasurer says so, and the desk reads how it went', async () => {
  const { wen, lin } = world.people
  type Passes = { whole: { at: string; differences: number } | null }
  const before = (await wen.get('getBookPasses')) as never as Passes
  expect((await lin.call('rebuildBooks', { reason })).status).toBe(403)
  expect((await wen.call('rebuildBooks', { reason: 'short' })).status).toBe(400)

  await wen.get('rebuildBooks', { reason })
  await world.settle()

  const after = (await wen.get('getBookPasses')) as never as Passes
  expect(after.whole?.differences).toBe(0)
  expect(after.whole?.at).not.toBe(before.whole?.at)
})

test('an audit log that is too long for a file gives none, to the newest line it holds all', async () => {
  const { wen } = world.people
  const act = 'console.crowd'
  const shown = { kind: 'console.export_audit', payee: 'house' }
  const take = async () =>
    wen.call('exportAudit', { act, reason, proof: await proofFor(wen, shown) })
  const add = (from: number, until: number) =>
    many(
      world.db,
      sql`
        insert into engine.audit
          (number, at, by_kind, by_id, act, before, after, reason, previous, digest)
        select 1000000 + n, a.at, a.by_kind, a.by_id, ${act}, null, null, 'line ' || n,
          sha256(('a' || n)::bytea), sha256(('b' || n)::bytea)
        from (select * from engine.audit order by number limit 1) a,
          generate_series(${from}::int, ${until}::int) n`,
    )

  await add(1, 49_999)
  const whole = await take()
  expect([whole.status, cellsOf(whole.text).at(-1)?.[8]]).toEqual([200, 'line 49999'])
  await add(50_000, 50_000)

  const { status, body } = await take()
  expect([status, body.code]).toEqual([422, 'console_audit_too_long'])
  expect(String(body['detail'])).toContain('50000')
})
