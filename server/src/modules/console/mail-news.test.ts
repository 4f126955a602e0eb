import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { openLog } from '#/engine/log.ts'
import { mailTo } from '#/engine/mail.ts'
import { mailStopSweepSql, signMailNews } from '#/engine/mail-stops.ts'
import { type MailServer, openMailServer } from '#/testing/mail-server.ts'
import { openWorld, pinOfAll, type World } from '#/testing/world.ts'

const secret = 'a-secret-between-two-machines'
const reason = 'Lin says that her mailbox was full'
let server: MailServer
let world: World
beforeAll(async () => {
  server = await openMailServer()
  const env = { FUQUAN_MAIL_URL: server.url, FUQUAN_MAIL_HOOK_SECRET: secret }
  world = await openWorld({ env, log: openLog('silent') })
})
afterAll(async () => {
  await world.close()
  await server.close()
})

type Telling = { secret?: string; secondsAgo?: number; body?: string }

/** Tells news as a provider does; gives the status and the answer. */
async function tell(events: readonly object[], telling: Telling = {}) {
  const bytes = Buffer.from(telling.body ?? JSON.stringify({ events }))
  const seconds = Math.floor(Date.now() / 1_000) - (telling.secondsAgo ?? 0)
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/console/mail-news',
    headers: {
      'content-type': 'application/json',
      'x-fuquan-signature': signMailNews(telling.secret ?? secret, seconds, bytes),
    },
    payload: bytes,
  })
  const body: { code?: string; stopped?: number } = answer.json()
  return { status: answer.statusCode, body }
}
const bounced = (address: string) => ({ kind: 'bounced', address })
const letters = async (to: string): Promise<number> => {
  const before = server.letters.length
  const mail = { to, language: 'en', subject: 'News', text: 'Something happened' } as const
  await world.house.inTransaction('read write', tx => mailTo(tx, mail))
  await world.settle()
  return server.letters.length - before
}
const stops = async () => Number((await world.people.wen.get('listMails'))['stops'])

test('a bounce stops further mails to that address, and to no other', async () => {
  expect(await letters('lin@example.org')).toBe(1)

  const told = await tell([bounced('Lin@example.org'), bounced('lin@example.org')])

  expect(told).toEqual({ status: 200, body: { stopped: 2 } })
  expect(await letters('lin@example.org')).toBe(0)
  expect(await letters('mei@example.org')).toBe(1)
  expect(await stops()).toBe(1)
})

test('what passes by itself stops nothing', async () => {
  const told = await tell([{ ...bounced('bo@example.org'), permanent: false }])
  expect(told.body).toEqual({ stopped: 0 })
  expect(await letters('bo@example.org')).toBe(1)
})

test.each([
  ['another secret', { secret: 'a-secret-of-somebody-else' }],
  ['an old signature', { secondsAgo: 301 }],
  ['a future one', { secondsAgo: -301 }],
  ['no JSON', { body: 'bounced lin' }],
  ['something else', { body: '{"events":[]}' }],
])('%s is not heard', async (_, telling) => {
  const told = await tell([bounced('ana@example.org')], telling)
  expect([told.status, told.body.code]).toEqual([400, 'console_mail_news_invalid'])
  expect(await letters('ana@example.org')).toBe(1)
})

test('where no secret is set nobody is heard', async () => {
  const other = await openWorld({ log: openLog('silent') })
  const answer = await other.app.inject({ method: 'POST', url: '/api/console/mail-news' })
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'console_mail_news_off'])
  await other.close()
})

const setEmail = async (email: string) => {
  const { lin } = world.people
  const shown = { kind: 'identity.change_email', payee: 'me', facts: { email } }
  const { proof } = await lin.get('stepUp', { pin: pinOfAll, ...shown })
  return lin.get('setEmail', { email, proof })
}
const emailOf = async (): Promise<unknown> => (await world.people.lin.get('getSecurity'))['email']

test('whose address it is sees it, and giving the address anew tries again', async () => {
  const email = 'lin-new@example.org'
  await setEmail(email)
  await world.settle()
  await many(
    world.db,
    sql`update identity.user set email = ${email}, email_verified = true where handle = 'lin'`,
  )
  expect(await emailOf()).toMatchObject({ address: email, stopped: null })
  await tell([bounced(email)])
  expect(await emailOf()).toMatchObject({ stopped: 'bounced' })

  const before = server.letters.length
  await setEmail(email)
  await world.settle()

  expect(server.letters.length).toBe(before + 1)
  expect(await emailOf()).toMatchObject({ stopped: null })
})

test('a complaint is taken back by nobody but the holder, or staff with a reason', async () => {
  const { wen, mei, lin } = world.people
  const address = 'mei-home@example.org'
  await tell([{ kind: 'complained', address }, bounced(address)])
  await setEmail(address)
  await world.settle()
  expect(await letters(address)).toBe(0)
  expect((await lin.call('liftMailStop', { address, reason })).body['code']).toBe('forbidden')
  expect((await mei.call('liftMailStop', { address, reason })).body['code']).toBe('forbidden')

  const before = await stops()
  expect(await wen.get('liftMailStop', { address, reason })).toEqual({ stops: before - 1 })

  expect(await letters(address)).toBe(1)
  const again = await wen.call('liftMailStop', { address, reason })
  expect([again.status, again.body['code']]).toEqual([404, 'not_found'])
})

test('the database holds no address, and lets a stop go after a year', async () => {
  await tell([bounced('tariq@example.org')])
  const rows = await many<{ line: string }>(
    world.db,
    sql`select s::text || encode(s.address, 'escape') as line from engine.mail_stop s`,
  )
  expect(rows.map(row => row.line).join()).not.toContain('example')

  await many(world.db, sql`update engine.mail_stop set at = at - interval '366 days'`)
  await many(world.db, sql.raw(mailStopSweepSql))
  expect(await stops()).toBe(0)
})
