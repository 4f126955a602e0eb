import { Writable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { runDueJobs } from '#/engine/jobs-due.ts'
import { openTestHouse, type TestHouse } from '#/testing/house.ts'
import { type MailServer, openMailServer } from '#/testing/mail-server.ts'
import { present } from '#/kit/assert.ts'
import { mailServerOf, readConfig } from './config.ts'
import { openLog } from './log.ts'
import { isMailbox, listMails, type Mail, mailsKeptMax, mailTo, readMail } from './mail.ts'
import { keysFrom } from './keys.ts'
import { sealFor } from './seal.ts'
import { Foreseen } from './terminal.ts'

const mail: Mail = {
  to: 'lin@example.org',
  language: 'zh-CN',
  subject: '重设密码 reset',
  text: '打开这个链接 https://house.example/reset#SECRETlink8801',
}
const queue = ({ house }: TestHouse, asked: Mail = mail) =>
  house.inTransaction('read write', tx => mailTo(tx, asked))
const rows = ({ house }: TestHouse) =>
  many<{ sealed: Buffer }>(house.db, sql`select sealed from engine.mail`)

describe('with a mail server', () => {
  let server: MailServer
  let one: TestHouse
  beforeAll(async () => {
    server = await openMailServer()
    const env = { FUQUAN_MAIL_URL: server.url, FUQUAN_MAIL_FROM: 'house@willow.example' }
    one = await openTestHouse({ env })
  })
  afterAll(async () => {
    await one.close()
    await server.close()
  })
  afterEach(() => {
    server.letters.length = 0
  })

  test('a mail leaves after the commit, in plain text, to one reader', async () => {
    await queue(one)
    expect(server.letters).toHaveLength(0)

    await runDueJobs(one.house)

    const [letter] = server.letters
    expect(letter).toMatchObject({ from: 'house@willow.example', to: [mail.to] })
    expect(letter?.subject).toBe(mail.subject)
    expect(letter?.text).toContain(mail.text)
    expect(letter?.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(letter?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(await rows(one)).toEqual([])
  })

  test('what is rolled back is never sent', async () => {
    const failed = one.house.inTransaction('read write', async tx => {
      await mailTo(tx, mail)
      throw new Error('changed my mind')
    })
    await expect(failed).rejects.toThrow('changed my mind')

    await runDueJobs(one.house)
    expect(server.letters).toHaveLength(0)
  })

  test('what waits is readable neither in the queue nor in its table', async () => {
    await queue(one)

    const [row] = await rows(one)
    expect(present(row).sealed.includes('SECRETlink8801')).toBe(false)
    const jobs = await many<{ data: string }>(
      one.house.db,
      sql`select data::text as data from jobs.job where name = 'engine.mail'`,
    )
    expect(jobs.map(job => job.data).join()).not.toContain('SECRET')
    await runDueJobs(one.house)
  })

  test('a subject cannot smuggle a header or a second reader in', async () => {
    const subject = 'Hello\r\nBcc: thief@example.org\r\n\r\nand more\u2028 words'
    await queue(one, { ...mail, subject })
    await runDueJobs(one.house)

    const [letter] = server.letters
    expect(letter?.headers.has('bcc')).toBe(false)
    expect(letter?.to).toEqual([mail.to])
    expect(letter?.subject).toBe('Hello Bcc: thief@example.org and more words')
  })

  test.each([
    ['lin@example.org', true],
    ['林@例子.中国', true],
    ['a@b.c, thief@example.org', false],
    ['Lin <lin@example.org>', false],
    ['lin@example.org\r\nBcc: x@y.z', false],
    ['lin@exa mple.org', false],
    ['"lin"@example.org', false],
    ['lin', false],
    [`${'x'.repeat(65)}@example.org`, false],
    [`lin@${'x'.repeat(300)}.org`, false],
  ])('%j is one mailbox: %s', (address, fits) => {
    expect(isMailbox(address)).toBe(fits)
  })

  test('a mail that is refused is tried five times, then waits for a person, unread', async () => {
    server.refuseWith('451 try later: SECRETlink8801 for lin@example.org')
    const lines: string[] = []
    const env = { FUQUAN_MAIL_URL: server.url }
    const sink = new Writable({
      write: (chunk, _, next) => {
        lines.push(String(chunk))
        next()
      },
    })
    const other = await openTestHouse({ env, log: openLog('trace', sink) })
    await queue(other)
    const { db, jobs } = other.house

    for (let n = 0; n < 5; n++) {
      await many(db, sql`update jobs.job set start_after = now() - interval '1 second'`)
      await runDueJobs(other.house).catch(() => undefined)
    }
    const dead = await other.house.read(tx => jobs.dead(tx))
    expect(dead.map(({ queue: name, why }) => [name, why])).toEqual([
      ['engine.mail', expect.stringContaining('451')],
    ])
    expect(JSON.stringify(dead) + lines.join('')).not.toMatch(/SECRET|lin@example/)
    expect(await rows(other)).toHaveLength(1)

    server.refuseWith(undefined)
    await jobs.redrive(present(dead[0]).id)
    await runDueJobs(other.house)
    expect(server.letters).toHaveLength(1)
    await other.close()
  })
})

describe('without a mail server', () => {
  test('a developer reads it in the terminal, and the last ones stay for the owners', async () => {
    const printed: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
      printed.push(String(text))
      return true
    })
    const one = await openTestHouse({ log: openLog('info', new Writable({ write: skip })) })
    await queue(one)
    await runDueJobs(one.house)
    spy.mockRestore()

    expect(printed.join('')).toContain('SECRETlink8801')
    const [kept] = await one.house.read(tx => listMails(tx, one.house))
    expect(kept).toMatchObject({ to: mail.to, subject: mail.subject, sent: true })
    const read = await one.house.read(tx => readMail(tx, one.house, present(kept).id))
    expect(read).toEqual(mail)
    await one.close()
  })

  test('in production nothing that opens an account reaches terminal or log', async () => {
    const lines: string[] = []
    const sink = new Writable({
      write: (chunk, _, next) => {
        lines.push(String(chunk))
        next()
      },
    })
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
      lines.push(String(text))
      return true
    })
    const env = { FUQUAN_PUBLIC_URL: 'https://house.example' }
    const one = await openTestHouse({ env, log: openLog('trace', sink) })
    await queue(one)
    await runDueJobs(one.house)
    spy.mockRestore()

    expect(lines.join('')).toContain('no mail server')
    expect(lines.join('')).not.toMatch(/SECRET|lin@example/)
    await one.close()
  })

  test('only the last two hundred stay', async () => {
    const one = await openTestHouse({})
    await many(
      one.house.db,
      sql`
        insert into engine.mail (id, sealed, made_at, sent_at)
        select gen_random_uuid(), ''::bytea, engine.now() - n * interval '1 minute', engine.now()
        from generate_series(1, ${mailsKeptMax + 20}) n`,
    )
    await queue(one)
    await runDueJobs(one.house)

    expect(await rows(one)).toHaveLength(mailsKeptMax)
    await one.close()
  })
})

const skip = (_chunk: unknown, _coding: unknown, next: () => void) => next()

describe('a seal', () => {
  const seal = sealFor(keysFrom(Buffer.alloc(32, 7)), 'test')

  test('opens what it closed, about the same thing only', () => {
    const closed = seal.close('蒲公英', 'row 1')

    expect(seal.open(closed, 'row 1')).toBe('蒲公英')
    expect(() => seal.open(closed, 'row 2')).toThrow(/authenticate/)
    expect(() => sealFor(keysFrom(Buffer.alloc(32, 8)), 'test').open(closed, 'row 1')).toThrow(
      /authenticate/,
    )
  })

  test.each([0, 12, 28])('does not open when byte %i was changed', at => {
    const closed = seal.close('蒲公英', 'row 1')
    closed.writeUInt8((closed[at] ?? 0) ^ 1, at)

    expect(() => seal.open(closed, 'row 1')).toThrow(/authenticate/)
  })
})

describe('the settings of mail', () => {
  const read = (env: Record<string, string>) => readConfig(env)

  test.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, secure: false }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, secure: true }],
    [
      'smtp://lin:p%40ss@mail.example:2525',
      { port: 2525, secure: false, auth: { user: 'lin', pass: 'p@ss' } },
    ],
  ])('%s is read', (url, expected) => {
    expect(mailServerOf(read({ FUQUAN_MAIL_URL: url }))).toMatchObject(expected)
  })

  test.each([
    [{ FUQUAN_MAIL_URL: 'mail.example' }],
    [{ FUQUAN_MAIL_URL: 'https://mail.example' }],
    [{ FUQUAN_MAIL_FROM: 'Lin <lin@example.org>' }],
  ])('%j is refused', env => {
    expect(() => read(env)).toThrow(Foreseen)
  })

  test('without one there is no server, and the sender is of this house', () => {
    const config = read({ FUQUAN_PUBLIC_URL: 'https://house.example' })

    expect(mailServerOf(config)).toBeUndefined()
    expect(config.mailFrom).toBe('no-reply@house.example')
  })
})
