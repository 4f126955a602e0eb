import { Writable } from 'node:stream'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readNow } from '#/engine/clock.ts'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { openLog } from '#/engine/log.ts'
import { present } from '#/kit/assert.ts'
import { asOwner } from '#/testing/database.ts'
import { Client } from '#/testing/client.ts'
import { type MailServer, openMailServer } from '#/testing/mail-server.ts'
import { recoveryCodesCount } from '@fuquan/contract/identity/method-shapes.ts'
import { codeAt, stepAt } from '#/modules/identity/methods/totp.ts'
import { proofFor } from '#/testing/proofs.ts'
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
const boEmail = 'secretmail7754@example.org'
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
let post: MailServer
beforeAll(async () => {
  post = await openMailServer()
  const sink = new Writable({
    write: (chunk, _, next) => {
      lines.push(String(chunk))
      next()
    },
  })
  const env = { FUQUAN_MAIL_URL: post.url }
  world = await openWorld({ log: openLog('trace', sink), env })
  await people()
  await methods()
  await rooms()
  await strangers()
  await trips()
  await world.settle()
})
afterAll(async () => {
  await world.close()
  await post.close()
})

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

  const helping = await proofFor(owner, { kind: 'identity.password_link', payee: lin.id })
  const link = { userId: lin.id, reason: 'stands at the counter', proof: helping }
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

/** Links that were mailed, the secret of an app, recovery codes, tickets of half a sign-in. */
async function methods(): Promise<void> {
  const { bo } = world.people
  const [guest, one] = [overheard(world.guest), overheard(bo)]
  const proofOf = async (kind: string, facts: object): Promise<string> =>
    String((await one.get('stepUp', { pin: pinOfAll, kind, payee: 'me', facts }))['proof'])
  const mailed = async (name: string): Promise<string> => {
    await world.settle()
    const text = present(post.letters.at(-1), 'a letter').text
    const secret = present(/#([\w-]{43})/.exec(text)?.[1], 'a link')
    made.push({ name, secret })
    return secret
  }
  const address = { email: boEmail }
  await one.get('setEmail', { ...address, proof: await proofOf('identity.change_email', address) })
  await guest.get('verifyEmail', { code: await mailed('mailed link') })

  const proof = await proofOf('identity.second_factor', { to: 'on' })
  const begun = await one.get('startSecondFactor', { proof })
  const base32 = String(begun['secret'])
  made.push({ name: 'app secret', secret: base32 })
  const code = codeAt(bytesOf(base32), stepAt(await readNow(world.db)) - 1n)
  const codes = z.array(z.string()).parse((await one.get('confirmSecondFactor', { code }))['codes'])
  for (const secret of codes) made.push({ name: 'recovery code', secret })

  await guest.get('askPasswordMail', { login: boEmail })
  const half = await guest.get('usePasswordLink', {
    ...{ code: await mailed('mailed link'), password: passwordOfAll, as: 'token' },
  })
  const { ticket } = z.object({ ticket: z.string() }).parse(half['second'])
  made.push({ name: 'ticket', secret: ticket })
  const [used] = codes
  const whole = await guest.get('signInBySecondFactor', { ticket, code: used, as: 'token' })
  const anew = String(whole['token'])
  made.push({ name: 'token', secret: anew })
  world.people.bo = new Client(world.app, { token: anew, id: bo.id, handle: bo.handle })
}

// RFC 4648, as an app reads it.
const bytesOf = (text: string): Buffer => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(text, one => letters.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => parseInt(byte, 2)))
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
  { name: 'e-mail', secret: boEmail },
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
      ...['app secret', 'mailed link', 'mailed link', 'password link', 'proof', 'proof'],
      ...Array.from({ length: recoveryCodesCount }, () => 'recovery code'),
      ...['ticket', 'token', 'token', 'token', 'token'],
    ])
    expect(made.every(({ secret }) => secret.length > 10)).toBe(true)
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
