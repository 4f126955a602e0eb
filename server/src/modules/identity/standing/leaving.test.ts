import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import type { Client } from '#/testing/client.ts'
import { advance } from '#/testing/clock.ts'
import { runSchedule } from '#/testing/jobs.ts'
import { booksBalance } from '#/testing/books.ts'
import { proofFor } from '#/testing/proofs.ts'
import {
  openWorld,
  passwordOfAll,
  pinOfAll,
  roomOf,
  sendEnvelope,
  type World,
} from '#/testing/world.ts'

const hour = 3_600_000
const day = 24 * hour
const reason = 'because the test asks for it'
const password = passwordOfAll

let world: World
let roomId: string
beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana } = world.people
  roomId = await roomOf(lin, [mei, bo, ana])
})
afterAll(() => world.close())

const kindsOf = async (who: Client): Promise<string[]> => {
  const { objections } = await who.get('getClosing')
  const list: { kind: string }[] = objections as never
  return list.map(one => one.kind).toSorted()
}
const giveAll = async (who: Client) => {
  const { wallet } = await who.get('getWallet')
  const { free }: { free: string } = wallet as never
  const act = { kind: 'ledger.give', payee: 'fund', amount: free }
  const { proof } = await who.get('stepUp', { pin: pinOfAll, ...act })
  return who.call('giveToFund', { amount: free, proof: String(proof) })
}
const nothingBegins = async (who: Client, payee: Client) => {
  const answers = [
    await who.call('sendPayment', { payeeId: payee.id, amount: '100', when: 'now' }),
    await sendEnvelope(who, roomId, { total: '1', shares: 1, mode: 'ordinary', split: 'even' }),
  ]
  expect(answers.map(({ body }) => body['code'])).toEqual(['leaving', 'leaving'])
}
const closeAfter = async (ms: number) => {
  await advance(world.db, ms)
  await runSchedule(world.house, 'identity.closings')
  await world.settle()
}
const dump = async (): Promise<string> => {
  const tables = await many<{ schema: string; name: string }>(
    world.db,
    sql`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema = any(${[
        ...['identity', 'ledger', 'notifications', 'chat', 'envelopes', 'console', 'engine'],
      ]}::text[])`,
  )
  const parts: string[] = []
  for (const { schema, name } of tables) {
    const rows = await many<{ row: string }>(
      world.db,
      sql`select t::text as row from ${sql.table(`${schema}.${name}`)} t`,
    )
    parts.push(...rows.map(({ row }) => `${schema}.${name} ${row}`))
  }
  return parts.join('\n')
}
const booksDigest = async (): Promise<string> => {
  const rows = await many<{ line: string }>(
    world.db,
    sql`
      select t::text as line from ledger.transfer t
      union all select e::text from ledger.entry e order by 1`,
  )
  return rows.map(row => row.line).join('\n')
}

describe('what keeps somebody here', () => {
  test('each open thing is named by its module, and goes away when it is settled', async () => {
    const { ana } = world.people
    const sent = await sendEnvelope(ana, roomId, { total: '500', shares: 2 })
    expect(sent.status).toBe(200)
    await ana.get('foundOrganisation', { name: 'Riverside Chess Club' })

    expect(await kindsOf(ana)).toEqual(['envelopes.open', 'ledger.balance'])
    const early = await ana.call('startClosing', { password })
    expect(early).toMatchObject({ status: 409, body: { code: 'identity_closing_blocked' } })
    expect(early.body['details']).toEqual({ open: ['ledger.balance', 'envelopes.open'] })

    await advance(world.db, 25 * hour)
    await world.settle()
    expect(await kindsOf(ana)).toEqual(['ledger.balance'])
    expect((await giveAll(ana)).status).toBe(200)
    expect(await kindsOf(ana)).toEqual([])
  })

  test('who has a role in the house gives it back first', async () => {
    expect(await kindsOf(world.people.wen)).toContain('identity.staff_role')
  })

  test('only they themselves may ask: a wrong password and a stolen proof do not', async () => {
    const { ana, bo } = world.people
    const ask = (input: object) => ana.call('startClosing', { ...input })
    expect((await ask({ password: 'not-the-password' })).body['code']).toBe(
      'identity_sign_in_failed',
    )
    expect((await ask({})).body['code']).toBe('identity_step_up_needed')
    const act = { kind: 'identity.close', payee: 'me' }
    const { proof } = await bo.get('stepUp', { pin: pinOfAll, ...act })
    expect((await ask({ proof: String(proof) })).body['code']).toBe('identity_step_up_expired')
    const other = await ana.get('stepUp', { pin: pinOfAll, kind: 'identity.archive', payee: 'me' })
    expect((await ask({ proof: String(other['proof']) })).body['code']).toBe(
      'identity_step_up_mismatch',
    )
  })
})

describe('the days of thinking', () => {
  test('can be stopped at any time, and then nothing has happened', async () => {
    const { ana } = world.people
    const asked = await ana.get('startClosing', { password })
    const again = await ana.get('startClosing', { password })
    expect(again['dueAt']).toBe(asked['dueAt'])
    expect((await ana.get('getMe'))['state']).toBe('closing')

    await closeAfter(6 * day)
    expect((await ana.get('getMe'))['state']).toBe('closing')
    await ana.get('stopClosing')
    await closeAfter(3 * day)
    expect((await ana.get('getMe'))['state']).toBe('active')
    const { items } = await ana.get('listNotices')
    const kinds: { kind: string }[] = items as never
    expect(kinds.map(one => one.kind)).toEqual(
      expect.arrayContaining(['notifications.closing_started', 'notifications.closing_stopped']),
    )
  })

  test('money that arrives meanwhile keeps them, and they are told once a day', async () => {
    const { ana, lin } = world.people
    await ana.get('startClosing', { password })
    await lin.get('createRoom', { roomId: `rom_0000000000000000000000000a`, name: 'late' })
    const sent = await sendEnvelope(lin, roomId, {
      total: '200',
      shares: 1,
      mode: 'ordinary',
      split: 'even',
    })
    await ana.get('claimEnvelope', { envelopeId: String(sent.body['id']) })
    await nothingBegins(ana, lin)

    await closeAfter(8 * day)
    await closeAfter(hour)
    expect((await ana.get('getMe'))['state']).toBe('closing')
    const { items } = await ana.get('listNotices')
    const blocked = (items as never as { kind: string }[]).filter(
      one => one.kind === 'notifications.closing_blocked',
    )
    expect(blocked).toHaveLength(1)
    expect((await giveAll(ana)).status).toBe(200)
  })
})

describe('afterwards', () => {
  test('A person’s leaving leaves the books unchanged', async () => {
    const { ana, lin } = world.people
    await ana.get('setOwnLimit', { kind: 'send', amount: '5' })
    await ana.get('say', { roomId, messageId: 'msg_0000000000000000000000000a', text: 'farewell' })
    const before = await booksDigest()

    await closeAfter(2 * day)

    // Who asks is remembered for a moment; the news overtakes that memory.
    const asked = async () => (await ana.call('getMe')).status
    await expect.poll(asked).toBe(401)
    expect(await booksDigest()).toBe(before)
    await booksBalance(world.db)
    const { items } = await lin.get('listMessages', { roomId, limit: 100 })
    expect(JSON.stringify(items)).toContain('farewell')
    const cards = await lin.get('listCards', { ids: ana.id })
    expect(cards['items']).toMatchObject([
      { name: '已注销 former member', pictureId: null, level: 0 },
    ])
    const { items: members } = await lin.get('listMembers', { roomId })
    expect(JSON.stringify(members)).not.toContain(ana.id)
  })

  test('nothing anywhere names them any more', async () => {
    const text = await dump()
    const named = text.split('\n').filter(line => /[(,"@]ana[,)"]|\bAna\b/.test(line))

    expect(named.map(line => line.slice(0, 160))).toEqual([])
    expect(text).toMatch(/[(,"@]mei[,)"]/)
  })

  test('of tables that were theirs alone no row is left', async () => {
    const uuid = UserId.parse(world.people.ana.id)
    const text = await dump()
    const tables = text.split('\n').filter(line => line.includes(uuid))

    // What stays is the books, the trail of the house, and rooms of others.
    const kept = [...new Set(tables.map(line => line.split(' ')[0]))].toSorted()
    const goes = [
      ...['identity.session', 'identity.device', 'identity.password', 'identity.pin'],
      ...['identity.step_up', 'identity.own_limit', 'identity.closing', 'identity.archive'],
      ...['chat.membership', 'chat.invitation', 'chat.pace', 'envelopes.record'],
      ...['notifications.notice', 'notifications.waiting', 'ledger.pin_free'],
    ]
    expect(kept.filter(table => table !== undefined && goes.includes(table))).toEqual([])
    expect(kept).toContain('ledger.account')
  })

  test('their handle stays reserved, for newcomers and for renaming', async () => {
    const { mei } = world.people
    const taken = await mei.call('changeHandle', { handle: 'ana' })
    expect(taken.body['code']).toBe('identity_handle_taken')
    const { code } = await mei.get('createInvite')
    const ask = { name: 'Another', password, inviteCode: String(code), as: 'token' }
    const joined = await world.guest.call('signUp', { ...ask, handle: 'ana' })
    expect(joined.body['code']).toBe('identity_handle_taken')
    const free = await world.guest.call('signUp', { ...ask, handle: 'ana_again' })
    expect(free.status).toBe(200)
  })

  test('closing runs again without harm, and nobody else is touched', async () => {
    await closeAfter(day)
    const { bo } = world.people
    expect((await bo.get('getMe'))['state']).toBe('active')
  })
})

describe('two things at once', () => {
  test('money that comes in the moment of leaving is kept or refused, and never lost', async () => {
    const { lin, stranger } = world.people
    const { code } = await lin.get('makeLink', { roomId })
    await stranger.get('joinByLink', { code: String(code) })
    await giveAll(stranger)
    await stranger.get('startClosing', { password })
    await advance(world.db, 8 * day)
    const ordinary = { mode: 'ordinary', split: 'even' }
    const sent = await sendEnvelope(lin, roomId, { ...ordinary, total: '300', shares: 1 })
    const envelopeId = String(sent.body['id'])

    const [claimed] = await Promise.all([
      stranger.call('claimEnvelope', { envelopeId }),
      runSchedule(world.house, 'identity.closings'),
    ])
    await world.settle()

    await booksBalance(world.db)
    const rows = await many<{ state: string; balance: bigint }>(
      world.db,
      sql`
        select u.state, b.balance
        from identity.user u
        join ledger.owned o on o.owner = u.id
        join ledger.balance b on b.account = o.account
        where u.id = ${UserId.parse(stranger.id)}`,
    )
    const held = rows.reduce((sum, row) => sum + row.balance, 0n)
    const [{ state } = { state: '' }] = rows
    expect([claimed.status < 400, state, held]).toEqual(
      state === 'closed' ? [false, 'closed', 0n] : [true, 'closing', 300n],
    )
  })
})

describe('a suspended person', () => {
  test('may leave, give what is theirs away and stay suspended until then', async () => {
    const { wen, tariq } = world.people
    const { bo } = world.people
    const attest = async ({ id }: Client) => {
      const proof = await proofFor(wen, { kind: 'identity.attest', payee: id })
      return wen.call('attestPerson', { userId: id, document: 'ID 4242', reason, proof })
    }
    expect((await attest(tariq)).status).toBe(200)
    const until = new Date(Date.now() + 60 * day).toISOString()
    await wen.get('suspendPerson', { userId: tariq.id, reason, until })
    expect((await giveAll(tariq)).status).toBe(200)

    await tariq.get('startClosing', { password })
    expect(await tariq.get('getMe')).toMatchObject({ state: 'restricted' })
    expect((await tariq.call('createInvite')).body['code']).toBe('restricted')
    await tariq.get('stopClosing')
    await tariq.get('startClosing', { password })
    await closeAfter(8 * day)

    expect((await tariq.call('getMe')).status).toBe(401)
    // Who was suspended does not come back by leaving: the number stays barred.
    const again = await attest(bo)
    expect(again.body['code']).toBe('identity_attestation_in_use')
  })
})
