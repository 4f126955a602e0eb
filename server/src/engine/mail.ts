import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { z } from 'zod'
import { assert, present } from '#/kit/assert.ts'
import { isLoopback, type MailServer, mailServerOf } from './config.ts'
import { currentScope, many, maybe, one, sql, type Tx } from './db.ts'
import { at, job, type JobCall } from './events.ts'
import { houseName } from './house-settings.ts'
import type { House } from './house.ts'
import { newId } from './ids.ts'
import { whyStopped } from './mail-stops.ts'
import { mailsTotal } from './metrics.ts'
import { sealFor } from './seal.ts'

export const mailsKeptMax = 200
export const mailDaysMax = 7
export const subjectMax = 200
export const mailTextMax = 50_000
const addressMax = 254
const connectMs = 10_000
const talkMs = 30_000

// One mailbox and nothing that a mail server could read as two, or as a line of its own.
const mailbox = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]+\.[^\s@<>,;"\p{Cc}]+$/u
const controls = /[\s\p{Cc}\p{Cf}]+/gu

/** A mail as it is asked for: plain text, one reader. */
export type Mail = { to: string; language: Language; subject: string; text: string }

const Stored = z.object({
  to: z.string(),
  language: z.enum(['zh-CN', 'en']),
  subject: z.string(),
  text: z.string(),
})

/** Says whether a text is one plain address, which a header may carry. */
export const isMailbox = (text: string): boolean => text.length <= addressMax && mailbox.test(text)

/** Whether mails reach people by themselves; without a server staff hand them over. */
export const hasMailServer = (house: House): boolean => house.config.mailUrl !== 'log:'

/** A house on the machine of whoever writes it: mails may be printed there, and nowhere else. */
const isDevelopment = ({ config }: House): boolean => isLoopback(new URL(config.publicUrl).hostname)

/**
 * Queues a mail in this transaction: it leaves after the commit, or never. It may arrive twice,
 * then under one Message-ID. What it says is sealed until it is sent, and gone afterwards.
 *
 * The address must be one mailbox: check what people type with `isMailbox` before.
 */
export async function mailTo(tx: Tx, mail: Mail): Promise<void> {
  assert(isMailbox(mail.to), 'a mail goes to one mailbox')
  assert(mail.text.length <= mailTextMax, 'a mail is of moderate length')
  const mailId = newId()
  const subject = mail.subject.replaceAll(controls, ' ').trim().slice(0, subjectMax)
  const text = JSON.stringify({ ...mail, subject } satisfies Mail)
  const sealed = present(currentScope().db.post, 'jobs are open').seal('engine.mail', text, mailId)
  const { now } = await one<{ now: Date }>(
    tx,
    sql`
      insert into engine.mail (id, sealed, made_at)
      values (${mailId}, ${sealed}, engine.now())
      returning made_at as now`,
  )
  await at(tx, mailJob, { mailId }, now)
}

/** Sends one queued mail. A mail that is gone was sent before. */
export const mailJob = job('engine.mail', {
  payload: z.object({ mailId: z.uuid() }),
  own: true,
  run: (call, { mailId }) => send(call, mailId),
})

type Row = { id: string; sealed: Buffer; madeAt: Date; sentAt: Date | null }
const columns = sql`id, sealed, made_at as "madeAt", sent_at as "sentAt"`

const opened = (house: House, row: Row): Mail =>
  Stored.parse(JSON.parse(sealFor(house.keys, 'engine.mail').open(row.sealed, row.id)))

async function send({ house, log }: JobCall, mailId: string): Promise<void> {
  const row = await house.read(tx =>
    maybe<Row>(
      tx,
      sql`select ${columns} from engine.mail where id = ${mailId} and sent_at is null`,
    ),
  )
  if (row === undefined) return
  const mail = opened(house, row)
  const server = mailServerOf(house.config)
  if (server === undefined) return keep(house, { mailId, mail })

  if ((await house.read(tx => whyStopped(tx, house, mail.to))) !== undefined) {
    mailsTotal.inc({ outcome: 'stopped' })
    log.info({ mail_id: mailId }, 'a mail was let go: its address takes none of ours')
    await many(house.db, sql`delete from engine.mail where id = ${mailId}`)
    return
  }

  // Outside any transaction: a mail server may take its time.
  await deliver(house, { server, mail, mailId }).catch((error: unknown) => {
    mailsTotal.inc({ outcome: 'failed' })
    log.warn({ mail_id: mailId, err: withoutPeople(error) }, 'a mail was not taken')
    throw withoutPeople(error)
  })
  mailsTotal.inc({ outcome: 'sent' })
  await many(house.db, sql`delete from engine.mail where id = ${mailId}`)
}

type Delivery = { server: MailServer; mail: Mail; mailId: string }

async function deliver(house: House, { server, mail, mailId }: Delivery): Promise<void> {
  const { from, ...where } = server
  // Read when the first mail leaves: a house without a mail server never does.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...where,
    // A password never crosses a network in the clear.
    requireTLS: where.auth !== undefined && !isLoopback(where.host),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: talkMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const name = house.settings.of(houseName)
  try {
    await transport.sendMail({
      from: { name: name.replaceAll(controls, ' '), address: from },
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: `${mail.text}\n\n-- \n${name}\n${house.config.publicUrl}\n`,
      messageId: `<${mailId}@${from.split('@').at(-1)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
    })
  } finally {
    transport.close()
  }
}

/** A mail server says back what it was told; the log and the dead letters keep only its code. */
function withoutPeople(error: unknown): Error {
  const { code, responseCode } = z
    .object({ code: z.string().optional(), responseCode: z.number().optional() })
    .catch({})
    .parse(error instanceof Error ? { ...error } : {})
  return new Error(`the mail server did not take it: ${code ?? ''} ${responseCode ?? ''}`.trim())
}

/** Without a server the last mails stay for the owners, and a developer reads them at once. */
async function keep(house: House, { mailId, mail }: { mailId: string; mail: Mail }) {
  await many(
    house.db,
    sql`update engine.mail set sent_at = engine.now() where id = ${mailId} and sent_at is null`,
  )
  await many(
    house.db,
    sql`
      delete from engine.mail
      where id in (
        select id from engine.mail
        where sent_at is not null
        order by made_at desc, id desc
        offset ${mailsKeptMax}
      )`,
  )
  mailsTotal.inc({ outcome: 'kept' })
  house.log.info({ mail_id: mailId }, 'a mail is kept for the owners: there is no mail server')
  if (!isDevelopment(house) || house.log.level === 'silent') return
  // To the terminal and never to the log: a mail holds links that open an account.
  process.stdout.write(`\n  ${mail.to}\n  ${mail.subject}\n\n${mail.text}\n\n`)
}

export type KeptMail = { id: string; to: string; subject: string; madeAt: Date; sent: boolean }

/** Lists mails that wait, and without a mail server the last ones, newest first; never the text. */
export async function listMails(tx: Tx, house: House): Promise<KeptMail[]> {
  const rows = await many<Row>(
    tx,
    sql`
      select ${columns}
      from engine.mail
      order by made_at desc, id desc
      limit ${mailsKeptMax}`,
  )
  return rows.map(row => {
    const { to, subject } = opened(house, row)
    return { id: row.id, to, subject, madeAt: row.madeAt, sent: row.sentAt !== null }
  })
}

/** Reads one kept mail; undefined when it was sent or swept. */
export async function readMail(tx: Tx, house: House, id: string): Promise<Mail | undefined> {
  const row = await maybe<Row>(tx, sql`select ${columns} from engine.mail where id = ${id}`)
  return row && opened(house, row)
}

/** What is swept once a minute: mails that nobody could send for a week. */
export const mailSweepSql = `
  delete from engine.mail where made_at < engine.now() - interval '${mailDaysMax} days'`
