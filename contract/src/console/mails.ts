import { z } from 'zod'
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

export const mailRoutes = {
  listMails: {
    method: 'GET',
    path: '/console/mails',
    summary: 'Mails that wait, and without a mail server the last 200; never what they say',
    access: 'staff',
    roles: ['operator'],
    reply: z.object({ server: z.boolean(), items: z.array(MailLine) }),
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
