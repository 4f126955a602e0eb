import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { again } from '#/testing/again.ts'
import { Client } from '#/testing/client.ts'
import { advance } from '#/testing/clock.ts'
import { pay, walletOf } from '#/testing/payments.ts'
import { changeSettings } from '#/testing/settings.ts'
import {
  openWorld,
  passwordOfAll,
  pinOfAll,
  roomOf,
  sendEnvelope,
  type World,
} from '#/testing/world.ts'

let world: World
const reason = 'because the test says so'

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

type Items = readonly Record<string, unknown>[]
const itemsOf = (body: object): Items => (body as { items: Items }).items

const proofFor = async (who: Client, shown: object): Promise<string> => {
  const body = await who.get('stepUp', { pin: pinOfAll, ...shown })
  return String(body['proof'])
}
const change = async (who: Client, key: string, value: string | number | boolean) => {
  const shown = { kind: 'console.change_settings', payee: 'house', facts: { [key]: String(value) } }
  const proof = await proofFor(who, shown)
  return who.call('changeSettings', { changes: [{ key, value }], reason, proof })
}
const appoint = async (who: Client, roles: readonly string[]) => {
  const facts = { roles: roles.join(',') }
  const shown = { kind: 'identity.change_roles', payee: who.id, facts }
  const proof = await proofFor(world.people.wen, shown)
  await world.people.wen.get('changeRoles', { userId: who.id, roles, reason, proof })
  if (roles.length > 0) {
    await who.signInAgain(passwordOfAll)
    await expect.poll(async () => (await who.call('getHome')).status).toBe(200)
  }
}
const valueOf = async (key: string): Promise<unknown> =>
  itemsOf(await world.people.wen.get('listSettings')).find(one => one['key'] === key)?.['value']

describe('a second person for what keeps the house safe', () => {
  test('the only owner raises a limit alone: it is done, and marked', async () => {
    const done = await change(world.people.wen, 'ledger.max_transfer', '1100000')
    expect(done.status).toBe(200)

    const line = itemsOf(await world.people.wen.get('listAudit', { limit: 1 }))[0]
    expect(line).toMatchObject({
      before: '1000000',
      after: { value: '1100000', byOnePerson: true },
    })
    const rules = await world.guest.get('getHouseRules')
    const changes = (rules as never as { changes: Items }).changes
    expect(changes[0]).toMatchObject({
      key: 'ledger.max_transfer',
      before: '1000000',
      after: '1100000',
      byOnePerson: true,
    })
  })

  // Invariant 3.
  test('A two-person act by one person does nothing while a second person has the right', async () => {
    const { wen, mei } = world.people
    await appoint(mei, ['operator'])

    const asked = await change(wen, 'ledger.max_transfer', '1200000')
    expect([asked.status, asked.body.code]).toEqual([409, 'identity_second_person_needed'])
    expect(await valueOf('ledger.max_transfer')).toBe('1100000')
    const { approval: approvalId } = asked.body['details'] as never as { approval: string }

    const agreeing = { kind: 'identity.agree', payee: approvalId }
    const own = await proofFor(wen, agreeing)
    const self = await wen.call('agreeApproval', { approvalId, reason, proof: own })
    expect(self.body.code).toBe('identity_same_person')
    const bare = await mei.call('agreeApproval', { approvalId, reason })
    expect(bare.body.code).toBe('identity_step_up_needed')
    const other = await proofFor(mei, { kind: 'identity.agree', payee: 'house' })
    const swapped = await mei.call('agreeApproval', { approvalId, reason, proof: other })
    expect(swapped.body.code).toBe('identity_step_up_mismatch')
    expect(await valueOf('ledger.max_transfer')).toBe('1100000')

    const proof = await proofFor(mei, agreeing)
    await mei.get('agreeApproval', { approvalId, reason, proof })
    await world.settle()
    await world.settle()

    await expect.poll(() => valueOf('ledger.max_transfer')).toBe('1200000')
    const lines = await many(
      world.db,
      sql`
        select after from engine.audit
        where act = 'console.changeSettings' and after ->> 'value' = '1200000'`,
    )
    const two = { approvalId, askedBy: wen.id, agreedBy: mei.id }
    expect(lines).toEqual([{ after: { value: '1200000', ...two } }])
    const rules = await mei.get('getHouseRules')
    const [newest] = (rules as never as { changes: Items }).changes
    expect(newest).toMatchObject({ before: '1100000', after: '1200000', byOnePerson: false })
    expect(Object.keys(newest ?? {})).not.toContain('askedBy')
  })

  test('making it safer, and what guards nothing, waits for nobody', async () => {
    const { wen } = world.people
    expect((await change(wen, 'ledger.max_transfer', '900000')).status).toBe(200)
    expect((await change(wen, 'chat.text', 1500)).status).toBe(200)
  })
})

// Invariant 8 and oracle V5.
describe('Switching a module off strands no money', () => {
  test('what is open is counted before, waits for two, and is claimed afterwards', async () => {
    const { wen, lin, bo } = world.people
    const roomId = await roomOf(lin, [bo])
    const sent = await sendEnvelope(lin, roomId, { total: '600', shares: 3 })
    const envelopeId = String(sent.body['id'])
    const open = itemsOf(await wen.get('listSettings')).find(one => one['key'] === 'envelopes.on')
    expect(open).toMatchObject({ underWay: 1, value: true })

    const asked = await change(wen, 'envelopes.on', false)
    expect(asked.body.code).toBe('identity_second_person_needed')
    const { approval: approvalId } = asked.body['details'] as never as { approval: string }
    const proof = await proofFor(world.people.mei, { kind: 'identity.agree', payee: approvalId })
    await world.people.mei.get('agreeApproval', { approvalId, reason, proof })
    await world.settle()
    await world.settle()
    await expect.poll(() => valueOf('envelopes.on')).toBe(false)

    const terms = { roomId, mode: 'lucky', split: 'lucky:2', total: '600', shares: 3 }
    expect((await lin.call('sendEnvelope', terms)).body.code).toBe('module_off')
    expect((await bo.call('claimEnvelope', { envelopeId })).status).toBe(200)
    expect((await lin.call('getEnvelope', { envelopeId })).status).toBe(200)
    await change(wen, 'envelopes.on', true)
  })
})

describe('the desk is left alone', () => {
  const cookieOf = async (who: Client): Promise<string> => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/identity/sessions',
      headers: { origin: world.house.config.publicUrl },
      payload: { login: who.handle, password: passwordOfAll },
    })
    expect(answer.statusCode).toBe(200)
    return String(answer.headers['set-cookie']).split(';')[0] ?? ''
  }
  const at = async (cookie: string, method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await world.app.inject({
      method,
      url: `/api${url}`,
      headers: { cookie, origin: world.house.config.publicUrl },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, body: answer.json() as Record<string, unknown> }
  }

  test('half an hour without a move: staff sign in again before they read or write', async () => {
    const { wen, ana } = world.people
    const cookie = await cookieOf(wen)
    const look = () => at(cookie, 'POST', '/console/looks', { userId: ana.id, reason })
    expect((await look()).status).toBe(200)

    await advance(world.db, 20 * 60_000)
    expect((await at(cookie, 'POST', '/identity/desk')).status).toBe(200)
    await advance(world.db, 20 * 60_000)
    await expect.poll(async () => (await look()).status).toBe(200)
    await advance(world.db, 31 * 60_000)

    await expect.poll(async () => (await look()).body['code']).toBe('sign_in_again')
    expect((await at(cookie, 'POST', '/identity/desk')).body['code']).toBe('sign_in_again')
    const read = await at(cookie, 'GET', '/console/home')
    expect([read.status, read.body['code']]).toEqual([401, 'sign_in_again'])
    expect((await at(cookie, 'GET', '/identity/me')).status).toBe(200)
    const anew = await cookieOf(wen)
    expect((await at(anew, 'POST', '/identity/desk')).status).toBe(200)
    expect((await at(anew, 'GET', '/console/home')).status).toBe(200)
  })

  test('a right that rises belongs to a sign-in made after it', async () => {
    const { tariq } = world.people
    const cookie = await cookieOf(tariq)
    expect((await at(cookie, 'GET', '/console/home')).body['code']).toBe('forbidden')
    await advance(world.db, 1_000)

    await appoint(tariq, ['support'])

    await expect
      .poll(async () => (await at(cookie, 'GET', '/console/home')).body['code'])
      .toBe('sign_in_again')
    expect((await at(await cookieOf(tariq), 'GET', '/console/home')).status).toBe(200)
  })

  test('a token that lay about is no key to a right that was given later', async () => {
    const { bo } = world.people
    const old = new Client(world.app, { token: bo.token ?? '', id: bo.id, handle: bo.handle })
    await advance(world.db, 1_000)

    await appoint(bo, ['support'])

    expect((await old.call('getHome')).body['code']).toBe('sign_in_again')
    expect((await bo.call('getHome')).status).toBe(200)
    expect((await old.call('getMe')).status).toBe(200)
  })
})

describe('one person', () => {
  test('their accounts are read only after a reason, and never by a stranger', async () => {
    const { wen, ana, stranger } = world.people
    await advance(world.db, 3_600_000)
    const read = (who: Client) => who.call('listAccountsOfPerson', { userId: ana.id })
    expect((await read(stranger)).status).toBe(403)
    expect((await read(wen)).body.code).toBe('console_reason_missing')

    await wen.get('lookAtPerson', { userId: ana.id, reason })

    const items = itemsOf((await read(wen)).body)
    expect(items[0]).toMatchObject({ kind: 'wallet', ownerId: ana.id })
  })

  test('why a payment was refused stands on their page for a month, for who has a reason', async () => {
    const { wen, lin, mei } = world.people
    const read = async (who: Client) => who.call('listRefused', { userId: lin.id })
    const { house } = world
    const key = 'the payment that was too much'
    const free = BigInt((await walletOf(lin)).free)
    const bare = await lin.call('sendPayment', { payeeId: mei.id, amount: '100000' })
    expect(bare.body.code).toBe('identity_step_up_needed')
    const said = { amount: String(free + 1n) }
    const refused = await pay(lin, mei, said, { key })
    await pay(lin, mei, said, { key })

    const blind = await read(wen)
    expect([blind.status, blind.body.code]).toEqual([403, 'console_reason_missing'])
    expect((await read(mei)).status).toBe(403)
    await wen.get('lookAtPerson', { userId: lin.id, reason })
    const { code } = refused.body
    expect(code).toMatch(/^ledger_/)
    expect(itemsOf((await read(wen)).body)).toMatchObject([
      { act: 'ledger.sendPayment', code, said: expect.stringMatching(/[.。]$/) },
    ])

    await many(world.db, sql`update engine.refused set at = at - interval '31 days'`)
    const sweep = house.jobs.consumers().find(one => one.queue === 'engine.sweep')
    if (sweep?.own) await sweep.run({ house, log: house.log }, {})
    expect(itemsOf((await read(wen)).body)).toEqual([])
  })

  test('what was done to their account or their report is theirs to read, with who and why', async () => {
    const { wen, tariq } = world.people
    const { wallet } = (await tariq.get('getWallet')) as never as { wallet: { accountId: string } }
    const { accountId } = wallet
    const bill = { accountId, version: 1, words: 'this was not me' }
    const { id: problemId } = await tariq.get('reportBill', bill)
    await wen.get('freezeAccount', { accountId, reason })
    await wen.get('unfreezeAccount', { accountId, reason })
    await wen.get('answerBillProblem', { problemId, reason })

    const lines = itemsOf(await tariq.get('listOwnLines')).slice(0, 3)

    const acts = ['ledger.answerBillProblem', 'ledger.unfreezeAccount', 'ledger.freezeAccount']
    expect(lines).toMatchObject(acts.map(act => ({ act, by: { id: wen.id }, reason })))
  })

  test('what staff did about them stands on their page', async () => {
    const { wen, mei, ana } = world.people
    const until = new Date(
      (await world.house.read(async (_, now) => now)).getTime() + 86_400_000,
    ).toISOString()
    await wen.get('suspendPerson', { userId: ana.id, reason, until })

    await wen.get('lookAtPerson', { userId: ana.id, reason })
    const lines = itemsOf(await wen.get('listPersonLines', { userId: ana.id }))

    expect(lines[0]).toMatchObject({ act: 'identity.suspendPerson', by: { id: wen.id }, reason })
    const blind = await mei.call('listPersonLines', { userId: world.people.bo.id })
    expect(blind.body.code).toBe('console_reason_missing')
  })

  test('what stops them before their key is read stands there too, once however often they try', async () => {
    const { wen, bo, tariq } = world.people
    const refusedTo = async (who: Client) => {
      await wen.get('lookAtPerson', { userId: who.id, reason })
      return itemsOf(await wen.get('listRefused', { userId: who.id }))
    }
    const flood = <T>(times: number, one: (n: number) => Promise<T>) =>
      Promise.all(Array.from({ length: times }, (_, n) => one(n)))

    const digits = (n: number) => `28${String(n).padStart(16, '0')}`
    await flood(40, n => tariq.call('chargePayCode', { digits: digits(n), amount: '1' }))
    const stopped = (await refusedTo(tariq)).filter(({ code }) => code === 'too_many')
    expect(stopped).toMatchObject([{ act: 'ledger.chargePayCode', said: expect.any(String) }])

    const act = { kind: 'ledger.pay', payee: bo.id, amount: '1', facts: {} }
    await flood(20, () => again(() => tariq.call('stepUp', { pin: '908172', ...act })))
    expect((await refusedTo(tariq)).filter(({ act }) => act === 'identity.stepUp')).toMatchObject([
      { code: 'identity_pin_locked' },
    ])

    const now = await world.house.read(async (_, at) => at)
    const until = new Date(now.getTime() + 86_400_000).toISOString()
    await wen.get('suspendPerson', { userId: bo.id, reason, until })
    const paid = await flood(20, () => bo.call('sendPayment', { payeeId: tariq.id, amount: '1' }))
    expect(new Set(paid.map(({ body }) => body.code))).toEqual(new Set(['restricted']))
    expect(await refusedTo(bo)).toMatchObject([{ act: 'ledger.sendPayment', code: 'restricted' }])
  })
})

describe('a list of people', () => {
  const rows = [
    { name: 'Noor', email: 'noor@example.org', organisation: 'School', label: 'Class 3' },
    { name: 'Ines', email: '' },
  ]

  test('a dry run invites nobody; the run itself gives one link each, good for one', async () => {
    const { wen } = world.people
    const dry = await wen.get('importPeople', { rows, dryRun: true, reason })
    expect(dry).toMatchObject({ good: 2, problems: [], invites: [] })

    const done = await wen.get('importPeople', { rows, dryRun: false, reason })

    const { invites } = done as never as {
      invites: { url: string; name: string }[]
    }
    expect(invites.map(one => one.name)).toEqual(['Noor', 'Ines'])
    const inviteCode = invites[0]?.url.split('/').at(-1) ?? ''
    const join = (handle: string) =>
      world.guest.call('signUp', {
        handle,
        name: handle,
        password: passwordOfAll,
        inviteCode,
        as: 'token',
      })
    expect((await join('noor_new')).status).toBe(200)
    expect((await join('noor_two')).body.code).toBe('identity_invite_invalid')
  })

  test('longer than the house takes is refused, also when it comes in parts', async () => {
    const { wen } = world.people
    await changeSettings(world, { 'console.import_rows': 3 })
    const send = async (of: number | undefined) =>
      (await wen.call('importPeople', { rows, of, dryRun: true, reason })).body
    expect(await send(4)).toMatchObject({
      code: 'console_import_too_long',
      details: { max: 3 },
    })
    expect(await send(3)).toMatchObject({ good: 2 })
    await changeSettings(world, { 'console.import_rows': 1 })
    expect((await send(undefined)).code).toBe('console_import_too_long')
    await changeSettings(world, { 'console.import_rows': 10_000 })
  })

  test('one bad line, and nobody is invited', async () => {
    const { wen } = world.people
    const bad = [...rows, { name: '' }]
    const before = await many(world.db, sql`select 1 from identity.house_invite`)
    const answer = await wen.call('importPeople', { rows: bad, dryRun: false, reason })
    expect(answer.body).toMatchObject({
      code: 'console_import_row',
      details: { row: '3', field: 'name', why: 'missing' },
    })
    expect(await many(world.db, sql`select 1 from identity.house_invite`)).toHaveLength(
      before.length,
    )
  })
})
