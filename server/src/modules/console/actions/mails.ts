import { MailNews, type routes } from '@fuquan/contract/console.ts'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { hasMailServer, listMails as readMails, readMail as openMail } from '#/engine/mail.ts'
import { limit } from '#/engine/limits.ts'
import {
  countStops,
  isSignedNews,
  liftStop,
  mailSignatureHeader,
  stopMails,
} from '#/engine/mail-stops.ts'
import { refuse } from '#/kit/refusal.ts'
import { veiled } from '../rules.ts'

type Routes = typeof routes

/**
 * Lists mails that wait, and without a mail server the last ones; never what they say. Only owners
 * hand them over, so only they read whose they are.
 */
export async function listMails({ tx, actor, house }: Ctx) {
  const mails = await readMails(tx, house)
  const whole = actor.roles.includes('owner')
  const items = mails.map(({ sent, to, ...mail }) => ({
    ...mail,
    to: whole ? to : veiled(to),
    waiting: !sent,
  }))
  const hook = house.config.mailHookSecret !== undefined
  return { server: hasMailServer(house), stops: await countStops(tx), hook, items }
}

const forgerLimit = limit('console.mail_news', { points: 60, seconds: 60 })

/**
 * Hears what a mail provider tells: the signature first. What may pass by itself stops nothing.
 * Refuses: console_mail_news_off (no secret), console_mail_news_invalid, too_many (wrong ones).
 */
export async function hearMailNews(
  { house, actor }: Call,
  { raw }: Input<Routes['hearMailNews']>,
): Promise<Reply<Routes['hearMailNews']>> {
  const { mailHookSecret: secret } = house.config
  if (secret === undefined) return refuse('console_mail_news_off')
  const header = raw.headers[mailSignatureHeader] ?? ''
  const now = await house.read(async (_, moment) => moment)
  const news = isSignedNews(secret, { bytes: raw.bytes, header, now })
    ? MailNews.safeParse(jsonOf(raw.bytes)).data
    : undefined
  if (news === undefined) {
    if (actor.address !== '') await house.limits.take({ ...forgerLimit, key: actor.address })
    return refuse('console_mail_news_invalid')
  }

  const lasting = news.events.filter(one => one.permanent)
  await house.inTransaction('read write', async (tx, at) => {
    for (const { kind: why, address } of lasting) await stopMails(tx, house, { address, why, at })
  })
  return { stopped: lasting.length }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Lets mails go again to an address that took none. Refuses: not_found (it is not stopped). */
export async function liftMailStop(
  { tx, house }: Ctx,
  { address }: Input<Routes['liftMailStop']>,
): Promise<Reply<Routes['liftMailStop']>> {
  if (!(await liftStop(tx, house, address))) refuse('not_found')
  return { stops: await countStops(tx) }
}

/** Reads one kept mail, so that its link can be handed over; the look stands in the audit log. */
export function readMail({ house, actor }: Call, { mailId, reason }: Input<Routes['readMail']>) {
  // Not by `bind`: under a key it would keep the answer, and with it the link.
  return house.inTransaction('read write', async tx => {
    const mail = await openMail(tx, house, mailId)
    if (mail === undefined) return refuse('not_found')

    const about = { kind: 'mail', ref: mailId }
    await audit(tx, { by: actor, act: 'console.readMail', about, reason })
    return { to: mail.to, subject: mail.subject, text: mail.text }
  })
}
