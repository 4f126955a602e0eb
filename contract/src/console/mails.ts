import { z } from 'zod'
import { Email } from '../identity.ts'
import type { Routes } from '../route.ts'
import { Reason } from '../vocabulary/text.ts'
import { Instant } from '../vocabulary/time.ts'

/** A mail on its way out, or kept for want of a mail server; what it says is read apart. */
export const MailLine = z
  .object({
    id: z.uuid(),
    to: z.string(),
    subject: z.string(),
    madeAt: Instant,
    waiting: z.boolean().describe('It has not been handed to the mail server yet'),
  })
  .meta({ id: 'MailLine' })

export const mailNewsMax = 500
const newsBytesMax = 262_144

/** What a mail provider tells: each address of ours that took no mail, or complained of one. */
export const MailNews = z
  .object({
    events: z
      .array(
        z.object({
          kind: z.enum(['bounced', 'complained']),
          address: Email,
          permanent: z.boolean().default(true).describe('false: it may be full just now'),
        }),
      )
      .min(1)
      .max(mailNewsMax),
  })
  .meta({ id: 'MailNews' })

export const mailRoutes = {
  hearMailNews: {
    method: 'POST',
    path: '/console/mail-news',
    summary: 'Bounces and complaints (`MailNews` as JSON), signed: `X-Fuquan-Signature: t=,v1=`',
    access: 'anyone',
    own: true,
    raw: { bytesMax: newsBytesMax },
    reply: z.object({ stopped: z.int().describe('Addresses that get no mail from now on') }),
    refusals: { console_mail_news_off: 409, console_mail_news_invalid: 400 },
  },
  liftMailStop: {
    method: 'POST',
    path: '/console/mail-stops/lifting',
    summary: 'Let mails go again to an address that took none',
    access: 'staff',
    roles: ['operator', 'support'],
    body: z.object({ address: Email, reason: Reason }),
    reply: z.object({ stops: z.int() }),
    refusals: { not_found: 404 },
  },
  listMails: {
    method: 'GET',
    path: '/console/mails',
    summary: 'Mails that wait, and without a mail server the last 200; never what they say',
    access: 'staff',
    roles: ['operator'],
    reply: z.object({
      server: z.boolean(),
      stops: z.int().describe('Addresses that get no mail since they bounced or complained'),
      hook: z.boolean().describe('Bounces and complaints may be told'),
      items: z.array(MailLine),
    }),
    refusals: {},
  },
  readMail: {
    method: 'POST',
    path: '/console/mails/:mailId/look',
    summary: 'Read a kept mail, to hand its link over in person; each look is audited',
    access: 'staff',
    own: true,
    // A link in a mail opens an account: whoever reads it could take an owner's place.
    roles: [],
    params: z.object({ mailId: z.uuid() }),
    body: z.object({ reason: Reason }),
    reply: z.object({ to: z.string(), subject: z.string(), text: z.string() }),
    refusals: {},
  },
} as const satisfies Routes
