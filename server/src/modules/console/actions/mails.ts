import type { routes } from '@fuquan/contract/console.ts'
import { audit } from '#/engine/audit.ts'
import type { Input } from '#/engine/bind.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { hasMailServer, listMails as readMails, readMail as openMail } from '#/engine/mail.ts'
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
  return { server: hasMailServer(house), items }
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
