import type { routes } from '@fuquan/contract/console.ts'
import type { Language } from '@fuquan/contract/vocabulary/text.ts'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call } from '#/engine/house.ts'
import { houseLanguages, houseName } from '#/engine/house-settings.ts'
import { hasMailServer, isMailbox, mailTo } from '#/engine/mail.ts'
import { say } from '#/engine/words.ts'
import { refuse } from '#/kit/refusal.ts'
import { inviteOutsider } from '#/modules/identity/index.ts'
import { type Line, readRows } from '../rules-import.ts'
import { importRows } from '../settings.ts'
import * as store from '../store.ts'

type Ask = Input<(typeof routes)['importPeople']>
type Report = Reply<(typeof routes)['importPeople']>
type Invite = Report['invites'][number]
const originMax = 40

/**
 * Invites a list of people: one link each, good for one person, mailed where the house has a mail
 * server. A dry run only reads the list. All or none.
 *
 * Refuses: console_import_too_long {max}, console_import_row {row, field, why} when a line is not
 * good and it is no dry run.
 */
export async function importPeople(call: Call, ask: Ask): Promise<Report> {
  const { house } = call
  const max = house.settings.of(importRows)
  if (Math.max(ask.rows.length, ask.of ?? 0) > max) refuse('console_import_too_long', { max })
  const read = async (tx: Tx) => {
    const emails = ask.rows.map(row => row.email.trim().toLowerCase()).filter(Boolean)
    return readRows(ask.rows, await store.knownEmails(tx, emails))
  }
  if (ask.dryRun) {
    const { lines, problems } = await house.read(read)
    return {
      dryRun: true,
      rows: ask.rows.length,
      good: lines.length,
      problems,
      invites: [],
      expiresAt: null,
    }
  }

  // Not under a key: the answer holds links, and a kept answer would keep them.
  return house.inTransaction('read write', async (tx, now) => {
    const { lines, problems } = await read(tx)
    const [problem] = problems
    if (problem !== undefined)
      refuse('console_import_row', { ...problem, row: String(problem.row) })

    const invites: Invite[] = []
    let expiresAt = now
    for (const line of lines) {
      const made = await invite(tx, { call, line, now })
      invites.push(made.invite)
      expiresAt = made.expiresAt
    }

    await audit(tx, {
      by: call.actor,
      act: 'console.importPeople',
      after: { people: lines.length, labels: [...new Set(lines.map(line => line.label))] },
      reason: ask.reason,
    })
    return {
      dryRun: false,
      rows: ask.rows.length,
      good: lines.length,
      problems: [],
      invites,
      expiresAt,
    }
  })
}

type Inviting = { call: Call; line: Line; now: Date }

async function invite(tx: Tx, { call, line, now }: Inviting) {
  const { house, actor } = call
  const { dice, settings } = house
  const label = line.label === '' ? line.organisation : line.label
  const origin = { kind: 'import', ref: [...label].slice(0, originMax).join('') }
  const by = { id: actor.id, staff: true }
  const made = await inviteOutsider(tx, { by, origin, uses: 1, dice, settings, now })
  const url = `${house.config.publicUrl}${made.path}`

  const mailed = hasMailServer(house) && isMailbox(line.email)
  if (mailed) {
    const language: Language = settings.of(houseLanguages).startsWith('en') ? 'en' : 'zh-CN'
    const facts = { name: line.name, house: settings.of(houseName), url }
    const subject = say(language, 'console', 'mails.inviteSubject', facts)
    const text = say(language, 'console', 'mails.inviteText', facts)
    await mailTo(tx, { to: line.email, language, subject, text })
  }
  const { row, name, email } = line
  return { invite: { row, name, email, url, mailed }, expiresAt: made.expiresAt }
}
