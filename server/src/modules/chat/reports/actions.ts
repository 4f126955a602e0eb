import type { MessageReport, routes } from '@fuquan/contract/chat.ts'
import { excerptAround } from '@fuquan/contract/chat/reports.ts'
import { MessageReportId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { UserCard } from '@fuquan/contract/vocabulary/people.ts'
import { z } from 'zod'
import type { Input, Reply } from '#/engine/bind.ts'
import { tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { derivedId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import { refuse } from '#/kit/refusal.ts'
import { peopleOf, staffWith } from '#/modules/identity/index.ts'
import { notify } from '#/modules/notifications/index.ts'
import { removed } from '../events.ts'
import { embedOf } from '../messages/lines.ts'
import { listMessages, lockMessage, type MessageRow, saveRemoval } from '../messages/store.ts'
import { findMembership, findRoom } from '../rooms/store.ts'
import * as store from './store.ts'

type Routes = typeof routes
const deciders = ['moderator', 'operator'] as const

/**
 * Reports a line with those around it, as they stand: what is shown to moderators outlives the
 * room. Reporting it again changes nothing. Refuses: not_found, forbidden (one's own, a system line).
 */
export async function reportMessage(
  { tx, actor, now }: Ctx,
  { roomId, number, about, words }: Input<Routes['reportMessage']>,
): Promise<Reply<Routes['reportMessage']>> {
  const mine = await findMembership(tx, roomId, actor.id)
  const room = await findRoom(tx, roomId)
  if (!mine || !room || number < mine.firstNumber || number > room.number) refuse('not_found')
  // Nobody hands over what they may not read themselves.
  const from = Math.max(mine.firstNumber, number - excerptAround)
  const to = Math.min(room.number, number + excerptAround)
  const limit = 2 * excerptAround + 1
  const rows = await listMessages(tx, { roomId, from, to, newest: false, limit })
  const line = present(
    rows.find(row => row.number === number),
    'the line',
  )

  if (line.author === actor.id || line.kind === 'system') refuse('forbidden')
  const own = derivedId('chat.report', roomId, String(number), actor.id)
  const id = z.decode(MessageReportId, toWire('mrp', own))

  const said = rows.filter(row => row.kind !== 'system')
  const excerpt = said.map(row => lineOf(row, row.number === number))
  const report = { id, roomId, number, reporter: actor.id, about, words, excerpt, at: now }
  await store.insertReport(tx, report)
  return { id }
}

/** Lists reports in one state, the oldest first, for staff. */
export async function listMessageReports(
  { tx }: Ctx,
  { state, cursor, limit }: Input<Routes['listMessageReports']>,
): Promise<Reply<Routes['listMessageReports']>> {
  const rows = await store.listReports(tx, { state, from: readCursor(cursor), limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const people = await peopleOf(tx, [...new Set(shown.flatMap(peopleOfReport))])
  const last = shown.at(-1)
  const more = rows.length > shown.length && last !== undefined
  return {
    items: shown.map(row => reportOf(row, people)),
    ...(more ? { next: writeCursor({ at: last.at, id: last.id }) } : {}),
  }
}

/**
 * Removes a reported line under a rule of the house, or lets it stand; every report of it ends and
 * its reporters are told. Refuses: not_found, chat_report_decided, bad_input (no rule),
 * identity_same_person (they said or reported it themselves, while others may decide).
 */
export async function decideMessageReport(
  { tx, actor, now }: Ctx,
  input: Input<Routes['decideMessageReport']>,
): Promise<MessageReport> {
  const { messageReportId: id, outcome, rule, reason } = input
  if (outcome === 'removed' && rule === undefined) {
    refuse('bad_input', { field: 'rule', why: 'missing' })
  }
  const report = await store.lockReport(tx, id)
  if (!report) refuse('not_found')
  if (report.state !== 'waiting') refuse('chat_report_decided', { state: report.state })
  const { roomId, number } = report
  const line = present(await lockMessage(tx, { roomId, number }), 'the line')
  const concerned = [line.author, report.reporter]
  const apart = (await staffWith(tx, deciders)).filter(one => !concerned.includes(one))
  if (concerned.includes(actor.id) && apart.length > 0) refuse('identity_same_person')

  const kept = outcome === 'kept' ? null : (rule ?? null)
  const decided = { state: outcome, rule: kept, by: actor.id, at: now, decision: reason }
  const ended = await store.saveDecision(tx, { roomId, number }, decided)
  if (kept !== null) {
    await saveRemoval(tx, { roomId, number }, { at: now, by: actor.id, rule: kept })
    const embed = embedOf(line)
    await tell(tx, removed, { roomId, messageVersion: number, by: 'house', embed })
  }

  for (const one of ended) {
    await notify(tx, {
      to: [one.reporter],
      kind: outcome === 'removed' ? 'chat.report_removed' : 'chat.report_kept',
      facts: {},
      link: { kind: 'room', ref: toWire('rom', roomId) },
      ref: toWire('mrp', one.id),
      class: 'social',
    })
  }
  const mine = present(
    ended.find(one => one.id === id),
    'the report',
  )
  return reportOf(mine, await peopleOf(tx, peopleOfReport(mine)))
}

/** What was taken back is shown as what was reported, and not because it stood beside it. */
const lineOf = (row: MessageRow, isReported: boolean) => {
  const { number, author, kind, text, content, embedKind, at } = row
  const gone = row.recalledAt !== null || row.removedAt !== null
  const alts = (content.pictures ?? []).map(picture => picture.alt).join(' ')
  const said = text ?? content.place?.label ?? (embedKind === null ? alts : embedKind)
  return { number, author, kind, text: gone && !isReported ? '' : said, at }
}

const peopleOfReport = (row: store.ReportRow): UserId[] => [
  row.reporter,
  ...(row.decidedBy ? [row.decidedBy] : []),
  ...row.excerpt.map(line => line.author),
]

function reportOf(row: store.ReportRow, cards: ReadonlyMap<UserId, UserCard>): MessageReport {
  const people = [...new Set(row.excerpt.map(line => line.author))]
  return {
    ...row,
    reporter: present(cards.get(row.reporter), 'the reporter'),
    decidedBy: row.decidedBy === null ? null : (cards.get(row.decidedBy) ?? null),
    excerpt: row.excerpt.map(line => ({ ...line, at: new Date(line.at) })),
    people: people.flatMap(id => cards.get(id) ?? []),
  }
}
