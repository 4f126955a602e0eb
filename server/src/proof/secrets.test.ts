import { Writable } from 'node:stream'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { openLog } from '#/engine/log.ts'
import { present } from '#/kit/assert.ts'
import { asOwner } from '#/testing/database.ts'
import { Client } from '#/testing/client.ts'
import { openWorld, passwordOfAll, pinOfAll, roomOf, type World } from '#/testing/world.ts'
import { schemas, tablesOf } from './tables.ts'

// Each secret is marked, so that it can be found wherever it turns up.
const password = 'SECRETpassword-of-ana-7741'
const newPassword = 'SECRETpassword-anew-7742'
const wrongPassword = 'SECRETpassword-wrong-7743'
const loginTyped = 'SECRETpassword-as-login-7744'
const pin = '930517'
const wrongPin = '930518'
const email = 'secretmail7745@example.org'
const words = 'SECRETwords only this room may read 7746 只有我们知道'
const greeting = 'SECRETgreeting7747'
const roomName = 'SECRETroom7748'
const searched = 'SECRETsearch7749'
const code = 'SECRETcode77500000000'
const token = 'SECRETtoken7751-that-nobody-has'
const broken = 'SECRETbroken7752'
const trip = 'SECRETtrip7753'

const lines: string[] = []
const answers: string[] = []
const made: { secret: string; name: string }[] = []

let world: World
beforeAll(async () => {
  const sink = new Writable({
    write: (chunk, _, next) => {
      lines.push(String(chunk))
      next()
    },
  })
  world = await openWorld({ log: openLog('trace', sink) })
  await people()
  await rooms()
  await strangers()
  await trips()
  await world.settle()
})
afterAll(() => world.close())

class Overheard extends Client {
  override async call(...asked: Parameters<Client['call']>) {
    const [operation, input, options = {}] = asked
    // Every write under a key, so that whatever is kept under keys is kept.
    const answer = await super.call(operation, input, { key: newId(), ...options })
    answers.push(answer.text)
    return answer
  }
}
const overheard = ({ app, token: held, id, handle }: Client): Client =>
  new Overheard(app, { id, handle, ...(held !== undefined && { token: held }) })

async function people(): Promise<void> {
  const { wen, lin, ana } = world.people
  const [guest, owner, one] = [world.guest, wen, ana].map(overheard) as [Client, Client, Client]
  await one.get('changePassword', { oldPassword: passwordOfAll, password })
  const login = { login: ana.handle, as: 'token' }
  for (const tried of [wrongPassword, password]) {
    const answer = await guest.call('signIn', { ...login, password: tried })
    if (answer.status === 200) made.push({ name: 'token', secret: String(answer.body['token']) })
  }
  await guest.call('signIn', { login: loginTyped, password: 'x', as: 'token' })
  const invite = (await owner.get('createInvite')) as Record<string, unknown>
  const joined = await guest.get('signUp', {
    ...{ handle: 'with_mail', name: 'Mail', password, email, as: 'token' },
    inviteCode: invite['code'],
  })
  made.push({ name: 'token', secret: String(joined['token']) })
  await one.get('setPin', { pin, oldPin: pinOfAll })
  await one.call('setPin', { pin: '111111', oldPin: wrongPin })
  const shown = { pin, kind: 'envelopes.send', payee: 'rom_x', amount: '100' }
  made.push({ name: 'proof', secret: String((await one.get('stepUp', shown))['proof']) })
  await one.call('stepUp', { ...shown, pin: wrongPin })

  const link = { userId: lin.id, reason: 'stands at the counter' }
  const secret = String((await owner.get('makePasswordLink', link))['code'])
  made.push({ name: 'password link', secret })
  const used = await guest.get('usePasswordLink', {
    code: secret,
    password: newPassword,
    as: 'token',
  })
  const anew = String(used['token'])
  made.push({ name: 'token', secret: anew })
  world.people.lin = new Client(world.app, { token: anew, id: lin.id, handle: lin.handle })
}

async function rooms(): Promise<void> {
  const { lin, mei } = world.people
  const [maker, other] = [overheard(lin), overheard(mei)]
  const roomId = await roomOf(maker, [other])
  await maker.get('changeRoom', { roomId, name: roomName, purpose: words.slice(0, 60) })
  await maker.get('say', { roomId, messageId: toWire('msg', newId()), text: words })
  const terms = { mode: 'lucky', split: 'lucky:2', total: '500', shares: 2 }
  const facts = { mode: 'lucky', split: 'lucky:2', shares: '2' }
  const shown = { pin: pinOfAll, kind: 'envelopes.send', payee: roomId, amount: '500', facts }
  const proof = String((await maker.get('stepUp', shown))['proof'])
  made.push({ name: 'proof', secret: proof })
  const sent = await maker.get('sendEnvelope', { roomId, ...terms, greeting, proof })
  await other.get('claimEnvelope', { envelopeId: String(sent['id']) })
}

/** Secrets in the wrong place: in addresses, in headers, in bodies that cannot be read. */
async function strangers(): Promise<void> {
  const { guest } = world
  const owner = overheard(world.people.wen)
  await owner.call('listPeople', { search: searched })
  for (const operation of ['getInvite', 'getLink']) await overheard(guest).call(operation, { code })
  const ask = async (url: string, headers: Record<string, string>, payload?: string) => {
    const answer = await guest.app.inject({
      method: payload === undefined ? 'GET' : 'POST',
      url,
      headers,
      ...(payload !== undefined && { payload }),
    })
    answers.push(answer.body)
  }
  await ask('/api/identity/me', { authorization: `Bearer ${token}` })
  await ask('/api/identity/me', { cookie: `fuquan=${token}` })
  await ask(`/api/nowhere/${code}?token=${token}`, {})
  await ask(`/invite/${code}`, {})
  const json = { 'content-type': 'application/json' }
  await ask('/api/identity/sessions', json, `{"login":"ana","password":"${broken}"`)
  await ask('/api/identity/sessions', json, `{"password":"${broken}","password":"${broken}"}`)
  await ask('/api/identity/sessions', json, `{"login":"ana","password":["${broken}"]}`)
  await ask('/api/identity/sessions', { 'content-type': broken }, broken)
}

/** A failure of our own: the database quotes the whole row, and nobody may read it again. */
async function trips(): Promise<void> {
  const url = present(world.db.pool.options.connectionString)
  await asOwner(
    url,
    `alter table chat.message add constraint trip check (text not like '%SECRETtrip%')`,
  )
  const mei = overheard(world.people.mei)
  const roomId = toWire('rom', newId())
  await mei.get('createRoom', { roomId, name: 'Trips' })
  const answer = await mei.call('say', { roomId, messageId: toWire('msg', newId()), text: trip })
  expect(answer.body['code']).toBe('failure')
}

const secrets = (): { name: string; secret: string }[] => [
  ...[passwordOfAll, password, newPassword, wrongPassword].map(secret => {
    return { name: 'password', secret }
  }),
  { name: 'password typed as a name', secret: loginTyped },
  ...[pin, wrongPin, pinOfAll].map(secret => ({ name: 'PIN', secret })),
  { name: 'code', secret: code },
  { name: 'token', secret: token },
  { name: 'unreadable body', secret: broken },
  ...made,
]
const private_ = [
  { name: 'words', secret: words },
  { name: 'words', secret: words.slice(0, 60) },
  { name: 'greeting', secret: greeting },
  { name: 'room', secret: roomName },
  { name: 'e-mail', secret: email },
  { name: 'search', secret: searched },
  { name: 'refused row', secret: trip },
]

// Six digits stand in many a longer number; alone they are a PIN.
const finds = (text: string, secret: string): boolean =>
  /^\d{6}$/.test(secret)
    ? new RegExp(`(?<![0-9a-f.-])${secret}(?![0-9a-f-])`).test(text)
    : text.includes(secret)

describe('what must stay secret', () => {
  test('was fed through the house, and the log was written', () => {
    expect(made.map(({ name }) => name).toSorted()).toEqual([
      ...['password link', 'proof', 'proof', 'token', 'token', 'token'],
    ])
    expect(made.every(({ secret }) => secret.length > 20)).toBe(true)
    expect(lines.length).toBeGreaterThan(40)
    expect(lines.join('').includes('failure')).toBe(true)
    expect(finds(`{"pin":"${pin}"}`, pin) && finds('x SECRETx', 'SECRETx')).toBe(true)
  })

  test('stands in no line of the log, and neither do the words of people', () => {
    const log = lines.join('')

    const found = [...secrets(), ...private_].filter(({ secret }) => finds(log, secret))
    expect(found).toEqual([])
  })

  test('is never said back in a refusal', () => {
    const refusals = answers.filter(text => text.includes('"/docs/problems#')).join('\n')
    const typed = secrets().filter(({ name }) => name !== 'password typed as a name')

    expect(typed.filter(({ secret }) => finds(refusals, secret))).toEqual([])
    expect(refusals).not.toContain(trip)
  })

  test('stands in no table of the house, in no form that could be read again', async () => {
    const found: object[] = []
    for (const table of await everyTable()) {
      for (const { name, secret } of secrets()) {
        if (await stands(table, secret)) found.push({ table, name })
      }
    }

    expect(found).toEqual([])
  })

  test('words of people stand where they were written, and in no trail beside it', async () => {
    const trails = [
      'engine.outbox',
      'engine.audit',
      'engine.limit_row',
      'engine.setting',
      'jobs.job',
    ]
    const found: object[] = []
    for (const table of trails) {
      for (const { name, secret } of private_) {
        if (await stands(table, secret)) found.push({ table, name })
      }
    }

    expect(found).toEqual([])
    expect(await stands('chat.message', words)).toBe(true)
    expect(await stands('envelopes.terms', greeting)).toBe(true)
  })

  test('is found by this search when it is hidden as bytes', async () => {
    const url = present(world.db.pool.options.connectionString)
    await asOwner(url, `create table public.leak (body bytea, note jsonb)`)
    await asOwner(url, `grant select on public.leak to public`)
    await asOwner(url, `insert into public.leak (body) values (convert_to('x${password}', 'UTF8'))`)

    expect(await stands('public.leak', password)).toBe(true)
    expect(await stands('public.leak', newPassword)).toBe(false)
  })
})

const everyTable = async (): Promise<string[]> => [
  ...(await tablesOf(world.db)),
  ...(await tablesOf(world.db, ['jobs'])),
]

/** Looks for a text in every column of a table, as letters and as bytes. */
async function stands(name: string, secret: string): Promise<boolean> {
  const [schema = '', table = ''] = name.split('.')
  const bytes = Buffer.from(secret).toString('hex')
  const rows = await many<{ row: string }>(
    world.db,
    sql`
      select t::text as row from ${sql.table(`${schema}.${table}`)} t
      where t::text like ${`%${secret}%`} or t::text like ${`%${bytes}%`}`,
  )
  return rows.some(({ row }) => finds(row, secret) || row.includes(bytes))
}

test('every schema is searched', async () => {
  expect(await everyTable()).toEqual(
    expect.arrayContaining(['jobs.job', 'engine.intent', 'identity.session']),
  )
  expect(schemas.length).toBeGreaterThan(6)
})
