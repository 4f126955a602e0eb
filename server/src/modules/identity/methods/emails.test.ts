import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { advance, releaseClock } from '#/testing/clock.ts'
import { type Doorway, openDoorway } from '#/testing/door.ts'
import { runDueJobs } from '#/testing/jobs.ts'
import { type MailServer, openMailServer } from '#/testing/mail-server.ts'
import { present } from '#/kit/assert.ts'
import { digestOf } from '../hashing.ts'
import { identity } from '../module.ts'
import { daysAfter } from '../rules.ts'
import { addLink } from '../store-sessions.ts'
import { findByLogin } from '../store.ts'

const password = 'vermilion-kite-42'
const pin = '280516'
let door: Doorway
let post: MailServer
beforeAll(async () => {
  post = await openMailServer()
  const env = { FUQUAN_MAIL_URL: post.url, FUQUAN_MAIL_FROM: 'house@willow.example' }
  door = await openDoorway([identity], env)
  await door.set({ 'house.set_up': true, 'identity.join_mode': 'open' })
})
afterAll(async () => {
  await door.close()
  await post.close()
})
beforeEach(async () => {
  await runDueJobs(door.house)
  post.letters.length = 0
})

type One = { token: string; handle: string }
const join = async (handle: string, more: object = {}): Promise<One> => {
  const up = { handle, name: handle, password, as: 'token', ...more }
  return { token: (await door.call('signUp', up)).body['token'], handle }
}
const letterTo = async (address: string) => {
  await runDueJobs(door.house)
  return present(
    post.letters.findLast(letter => letter.to.includes(address)),
    `a letter to ${address}`,
  )
}
const codeFor = async (address: string): Promise<string> => {
  const { text } = await letterTo(address)
  return present(/#([\w-]{43})/.exec(text.replaceAll('\r\n', '\n'))?.[1], 'a link')
}
const claim = (one: One, email: string, proof?: string) =>
  door.call('setEmail', { email, ...(proof !== undefined && { proof }) }, one)
const verify = (code: string) => door.call('verifyEmail', { code })
const emailOf = async (one: One) => (await door.call('getSecurity', {}, one)).body['email']

async function withEmail(handle: string): Promise<One & { email: string }> {
  const one = await join(handle)
  const email = `${handle}@example.org`
  await claim(one, email)
  await verify(await codeFor(email))
  return { ...one, email }
}

describe('an address', () => {
  test('is mine once the link in the mail is opened, and the link opens once', async () => {
    const lin = await join('lin')
    const { body } = await claim(lin, 'Lin@Example.org')
    expect(body['email']).toMatchObject({
      address: null,
      waiting: { address: 'lin@example.org' },
    })

    const code = await codeFor('lin@example.org')
    const first = await verify(code)
    expect(first.body).toEqual({ address: 'l…@example.org' })
    expect(await emailOf(lin)).toEqual({
      address: 'lin@example.org',
      verified: true,
      stopped: null,
      waiting: null,
    })
    expect((await verify(code)).body['code']).toBe('identity_link_invalid')
  })

  test('waits a day and no longer', async () => {
    const one = await join('slow')
    await claim(one, 'slow@example.org')
    const code = await codeFor('slow@example.org')
    await advance(door.house.db, 86_400_000 + 1000)

    expect((await verify(code)).status).toBe(410)
    await releaseClock(door.house.db)
  })

  test('An unverified one yields to whoever verifies it', async () => {
    const typed = await join('typed_it', { email: 'mei@example.org' })
    expect((await emailOf(typed)).address).toBe('mei@example.org')

    const mei = await join('mei', { email: 'mei@example.org' })
    await verify(await codeFor('mei@example.org'))

    expect(await emailOf(mei)).toMatchObject({ address: 'mei@example.org', verified: true })
    expect(await emailOf(typed)).toMatchObject({ address: null, verified: false })
  })

  test('of somebody else is not told to whoever types it: they are', async () => {
    const ana = await withEmail('ana')
    const one = await join('curious')

    const taken = await claim(one, ana.email)
    const free = await claim(one, 'nobody@example.org')
    expect([taken.status, free.status]).toEqual([200, 200])
    expect((await letterTo(ana.email)).text).not.toContain('#')
    const up = { handle: 'other', name: 'Other', password, email: ana.email }
    const joined = await door.call('signUp', { ...up, as: 'token' })
    const other = await door.call('signUp', {
      ...{ ...up, handle: 'other_two', email: 'free@example.org', as: 'token' },
    })
    // The same answer as for an address that is free; the mail tells its reader.
    expect([joined.status, other.status]).toEqual([200, 200])
    expect(Object.keys(joined.body)).toEqual(Object.keys(other.body))
    const mine = { ...ana, token: joined.body['token'] }
    expect(await emailOf(mine)).toMatchObject({ address: null })
    expect(await emailOf(ana)).toMatchObject({ address: ana.email, verified: true })
  })

  test('of two who claim it goes to the first who opens a link', async () => {
    const [a, b] = [await join('first'), await join('second')]
    await claim(a, 'shared@example.org')
    const codeOfA = await codeFor('shared@example.org')
    await claim(b, 'shared@example.org')
    const codeOfB = await codeFor('shared@example.org')

    const answers = await Promise.all([verify(codeOfA), verify(codeOfB)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410])
  })

  test('changes with the PIN only, and the old one hears of it', async () => {
    const one = await withEmail('mover')
    await door.call('setPin', { pin }, one)
    const next = 'mover2@example.org'
    expect((await claim(one, next)).body['code']).toBe('identity_step_up_needed')

    const shown = { kind: 'identity.change_email', payee: 'me', facts: { email: next } }
    const { body } = await door.call('stepUp', { pin, ...shown }, one)
    expect((await claim(one, next, body['proof'])).status).toBe(200)
    expect((await emailOf(one)).address).toBe(one.email)
    await verify(await codeFor(next))
    expect((await letterTo(one.email)).text).toContain('@mover')
  })

  test('can be forgotten', async () => {
    const one = await withEmail('leaver')
    const { body } = await door.call('dropEmail', {}, one)

    expect(body['email'].address).toBeNull()
    // Their level never stood on the address.
    expect((await door.call('getMe', {}, one)).body['user'].level).toBe(1)
    expect((await letterTo(one.email)).text).toContain('@leaver')
  })

  test('raises a newcomer of the open door to L1', async () => {
    await door.set({ 'identity.open_level': 0 })
    const one = await join('newcomer', { email: 'newcomer@example.org' })
    const level = async () => (await door.call('getMe', {}, one)).body['user'].level
    expect(await level()).toBe(0)

    await verify(await codeFor('newcomer@example.org'))
    expect(await level()).toBe(1)
    // It stood on the address alone, so it goes with it, and comes back with another.
    await door.call('dropEmail', {}, one)
    expect(await level()).toBe(0)
    await claim(one, 'newcomer.two@example.org')
    await verify(await codeFor('newcomer.two@example.org'))
    expect(await level()).toBe(1)
    await door.set({ 'identity.open_level': 1 })
  })

  test('is no way to send mail to strangers: five an hour', async () => {
    const one = await join('mailer')
    const codes: string[] = []
    for (let n = 0; n < 7; n++) {
      codes.push((await claim(one, `stranger${n}@example.org`)).body['code'] ?? 'sent')
    }
    expect(codes.filter(code => code === 'too_many')).toHaveLength(2)
  })

  test.each(['a@b.c, d@e.f', 'Lin <lin@example.org>', 'x\r\nBcc: y@z.org', 'lin'])(
    '%j is none',
    async email => {
      expect((await claim(await join(`bad_${email.length}`), email)).body['code']).toBe('bad_input')
    },
  )
})

describe('a forgotten password', () => {
  const ask = (login: string) => door.call('askPasswordMail', { login })

  test('is set anew with the link, and every device is signed out', async () => {
    const one = await withEmail('forgetful')
    expect((await ask('forgetful')).status).toBe(200)
    const code = await codeFor(one.email)

    const fresh = 'lantern-brook-77'
    const set = await door.call('usePasswordLink', { code, password: fresh, as: 'token' })
    expect(set.status).toBe(200)
    expect((await door.call('getMe', {}, one)).status).toBe(401)
    const old = await door.call('signIn', { login: one.email, password, as: 'token' })
    expect(old.body['code']).toBe('identity_sign_in_failed')
    const again = await door.call('usePasswordLink', { code, password: fresh })
    expect(again.body['code']).toBe('identity_link_invalid')
  })

  test('asked for by a stranger ends no link that staff made; the one that is used ends both', async () => {
    const one = await withEmail('at_counter')
    const code = 'c'.repeat(43)
    await door.house.inTransaction('read write', async (tx, now) => {
      const user = await findByLogin(tx, one.handle)
      const link = {
        codeHash: digestOf(code),
        purpose: 'password',
        userId: user?.id ?? null,
      } as const
      await addLink(tx, { ...link, madeBy: user?.id ?? null, expiresAt: daysAfter(now, 1) })
    })
    await ask('at_counter')
    const mailed = await codeFor(one.email)

    const fresh = 'lantern-brook-78'
    expect((await door.call('usePasswordLink', { code, password: fresh })).status).toBe(200)
    const late = await door.call('usePasswordLink', { code: mailed, password: 'other-brook-79' })
    expect(late.body['code']).toBe('identity_link_invalid')
  })

  test('has one answer, whether somebody is known, unknown or unverified', async () => {
    const one = await withEmail('known_one')
    await join('unverified', { email: 'unverified@example.org' })
    await runDueJobs(door.house)
    post.letters.length = 0

    const logins = ['known_one', one.email, 'unverified', 'unverified@example.org', 'nobody_here']
    const answers = await Promise.all(logins.map(ask))
    expect(answers.map(({ status, body }) => [status, body])).toEqual(logins.map(() => [200, {}]))
    await runDueJobs(door.house)
    expect(post.letters.map(letter => letter.to)).toEqual([[one.email], [one.email]])
  })

  test('does the same work for a name nobody has: one job, and nobody looked up', async () => {
    const jobs = async () =>
      (
        await many(
          door.house.db,
          sql`
            select data::text from jobs.job
            where name = 'identity.password_mail' and state = 'created'`,
        )
      ).length
    await withEmail('timed')
    const before = await jobs()
    await ask('timed')
    const known = await jobs()
    await ask('nobody_at_all')

    expect([known - before, (await jobs()) - known]).toEqual([1, 1])
  })

  test('keeps what was typed out of the queue', async () => {
    await ask('SECRETtyped8830@example.org')

    const rows = await many<{ data: string }>(
      door.house.db,
      sql`select data::text as data from jobs.job where name = 'identity.password_mail'`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(
      rows
        .map(row => row.data)
        .join()
        .toLowerCase(),
    ).not.toContain('secrettyped')
  })

  test('five mails an hour reach one person, whoever asks', async () => {
    await withEmail('pestered')
    const codes: string[] = []
    for (let n = 0; n < 8; n++) codes.push((await ask('pestered')).body['code'] ?? 'sent')

    expect(codes.filter(code => code === 'sent')).toHaveLength(5)
  })

  test('asks for the second factor as well, where one is on', async () => {
    const one = await withEmail('guarded')
    await many(
      door.house.db,
      sql`
        insert into identity.second_factor (user_id, sealed, started_at, confirmed_at)
        select id, ''::bytea, engine.now(), engine.now() from identity.user
        where handle = 'guarded'`,
    )
    await ask('guarded')
    const code = await codeFor(one.email)

    const fresh = 'lantern-brook-77'
    const { body } = await door.call('usePasswordLink', { code, password: fresh, as: 'token' })
    expect(body['second']).toBeDefined()
    expect(body['token']).toBeUndefined()
  })
})
