import { createHmac, timingSafeEqual } from 'node:crypto'
import type { routes } from '@fuquan/contract/identity.ts'
import { ArchiveId, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { at, job, tell } from '#/engine/events.ts'
import { houseName } from '#/engine/house-settings.ts'
import type { Call, Ctx, House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import type { FileReply } from '#/engine/reply.ts'
import { refuse } from '#/kit/refusal.ts'
import { archiveReady } from '../events.ts'
import { findPerson } from '../people.ts'
import { daysAfter } from '../rules.ts'
import { archiveDays, stepUpSeconds } from '../settings.ts'
import { archiveKind, proveOneself, takeArchiveKind } from './closing.ts'
import { entriesOf, type Gathered } from './pages.ts'
import { boundArchives } from './rules.ts'
import * as store from './store-leaving.ts'
import { zipOf } from './zip.ts'

type Routes = typeof routes
type Shown = Reply<Routes['askArchive']>

const show = (row: store.ArchiveRow): Shown => {
  const { id, state, bytes, askedAt, readyAt, expiresAt } = row
  return { id, state, bytes: bytes === null ? null : Number(bytes), askedAt, readyAt, expiresAt }
}

/** Lists copies of my own data that I asked for, newest first. */
export async function listArchives({ tx, actor }: Ctx): Promise<Reply<Routes['listArchives']>> {
  const rows = await store.listArchives(tx, actor.id)
  return { items: rows.map(show) }
}

/** Makes a copy of everything that is kept about somebody, once, as soon as a worker has time. */
export const makeArchive = job('identity.archive', {
  payload: z.object({ archiveId: ArchiveId }),
  own: true,
  run: ({ house }, { archiveId }) => make(house, archiveId),
})

/**
 * Asks for a copy of my own data. One that is in the making is given instead of another.
 * Refuses: too_many (two in a day), and as `proveOneself`.
 */
export async function askArchive(call: Call, input: Input<Routes['askArchive']>): Promise<Shown> {
  const { house, actor } = call
  const spend = await proveOneself(call, archiveKind, input)

  return house.inTransaction('read write', async (tx, now) => {
    await spend(tx, now)
    const known = await store.listArchives(tx, actor.id)
    const making = known.find(row => row.state === 'asked')
    if (making !== undefined) return show(making)

    const dayAgo = daysAfter(now, -1)
    boundArchives(known.filter(row => row.askedAt > dayAgo).length)
    const expiresAt = daysAfter(now, house.settings.of(archiveDays))

    const row = await store.addArchive(tx, { id: newId(), userId: actor.id, at: now, expiresAt })

    await at(tx, makeArchive, { archiveId: row.id }, now, { once: row.id })
    return show(row)
  })
}

async function make(house: House, id: ArchiveId): Promise<void> {
  // One reading for all modules, so that what they say fits together.
  const asked = await house.read(async (tx, now) => {
    const row = await store.findArchive(tx, id)
    if (row === undefined || row.state !== 'asked') return undefined
    const user = await findPerson(tx, row.userId)
    return { user, now, gathered: await gather(tx, house, row.userId) }
  })
  if (asked === undefined) return

  const { user, now, gathered } = asked
  const facts = { language: user.language, handle: user.handle, at: now }
  const bytes = zipOf(entriesOf(gathered, { ...facts, houseName: house.settings.of(houseName) }))
  const file = `archives/${id}.zip`
  await house.files.put(file, bytes)

  const wanted = await house.inTransaction('read write', async (tx, at) => {
    const row = await store.lockArchive(tx, id)
    if (row === undefined || row.state === 'gone') return false
    if (row.state === 'ready') return true
    const expiresAt = daysAfter(at, house.settings.of(archiveDays))
    await store.saveReady(tx, { id, file, bytes: bytes.length, at, expiresAt })
    await tell(tx, archiveReady, { userId: user.id, archiveId: id, until: expiresAt })
    return true
  })
  // They left, or its time was over, while it was made: nobody would ever remove it.
  if (!wanted) await house.files.remove(file)
}

async function gather(tx: Tx, house: House, userId: UserId): Promise<Gathered> {
  const found = new Map<string, Readonly<Record<string, unknown>>>()
  for (const { name, leaving } of house.modules) {
    const kept = await leaving?.gather?.(tx, userId)
    if (kept !== undefined) found.set(name, kept)
  }
  return found
}

/** What lets somebody take one archive until a moment: all they are and wrote lies in it. */
const ticketOf = (house: House, row: store.ArchiveRow, untilMs: number): string =>
  createHmac('sha256', house.keys.derive('identity.archive_ticket'))
    .update([row.id, row.userId, String(untilMs)].join('\n'))
    .digest('base64url')

async function findReady(tx: Tx, asked: { mine: UserId; id: ArchiveId; now: Date }) {
  const rows = await store.listArchives(tx, asked.mine)
  const row = rows.find(one => one.id === asked.id)
  const isReady = row?.state === 'ready' && row.expiresAt > asked.now
  return isReady ? row : refuse('not_found')
}

/**
 * Gives whoever shows that it is they a ticket to take a copy, good for as long as a step-up.
 * Refuses: not_found (another’s, or not ready), and as `proveOneself`.
 */
export async function openArchive(
  call: Call,
  input: Input<Routes['openArchive']>,
): Promise<Reply<Routes['openArchive']>> {
  const { house, actor } = call
  const spend = await proveOneself(call, takeArchiveKind, input)

  return house.inTransaction('read write', async (tx, now) => {
    const row = await findReady(tx, { mine: actor.id, id: input.archiveId, now })
    await spend(tx, now)
    const expiresAt = new Date(now.getTime() + house.settings.of(stepUpSeconds) * 1_000)
    const untilMs = expiresAt.getTime()
    return { ticket: `${untilMs}.${ticketOf(house, row, untilMs)}`, expiresAt }
  })
}

/**
 * Gives a copy that is ready to whom it is about, while it lasts and their ticket does.
 * Refuses: not_found, identity_step_up_expired (another’s ticket, or too old a one).
 */
export async function takeArchive(
  { house, actor }: Call,
  { archiveId: id, ticket }: Input<Routes['takeArchive']>,
): Promise<FileReply> {
  const { row, now } = await house.read(async (tx, at) => {
    return { row: await findReady(tx, { mine: actor.id, id, now: at }), now: at }
  })
  const untilMs = Number(/^[0-9]{1,16}(?=\.)/.exec(ticket)?.[0] ?? 0)
  const right = Buffer.from(`${untilMs}.${ticketOf(house, row, untilMs)}`)
  const given = Buffer.from(ticket)
  const fits = given.length === right.length && timingSafeEqual(given, right)
  if (!fits || now.getTime() >= untilMs) refuse('identity_step_up_expired')

  const bytes = row.file === null ? undefined : await house.files.read(row.file)
  if (bytes === undefined) return refuse('not_found')
  return { bytes, name: `fuquan-${row.askedAt.toISOString().slice(0, 10)}.zip` }
}

/** Removes copies whose time is over, file first: a row that is left finds it gone next time. */
export async function removeOld(house: House): Promise<void> {
  const over = await house.read((tx, now) => store.listOver(tx, now))
  for (const { id, file } of over) {
    if (file !== null) await house.files.remove(file)
    await house.inTransaction('read write', tx => store.saveGone(tx, id))
  }
}
