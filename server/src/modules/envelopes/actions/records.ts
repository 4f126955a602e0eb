import type { EnvelopeRecord, routes } from '@fuquan/contract/envelopes.ts'
import type { EnvelopeId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { present } from '#/kit/assert.ts'
import { readCursor, writeCursor } from '#/kit/cursor.ts'
import * as chat from '#/modules/chat/index.ts'
import * as identity from '#/modules/identity/index.ts'
import * as rules from '../rules.ts'
import * as records from '../store-records.ts'
import * as store from '../store.ts'

type Ask = Input<typeof routes.listRecords>
type Line = Pick<EnvelopeRecord, 'envelopeId' | 'amount' | 'returned' | 'bestLuck' | 'at'>

/** Lists the actor's envelopes of a year: received, sent, or waiting to be opened. */
export async function listRecords(ctx: Ctx, input: Ask): Promise<Reply<typeof routes.listRecords>> {
  const lines = input.role === 'waiting' ? await waitingLines(ctx, input) : await own(ctx, input)
  const shown = lines.slice(0, input.limit)
  const items = await recordsOf(ctx, shown, input.role)
  const last = shown.at(-1)
  if (lines.length === shown.length || last === undefined) return { items }
  return { items, next: writeCursor({ at: last.at, id: last.envelopeId }) }
}

async function recordsOf(
  ctx: Ctx,
  lines: readonly Line[],
  role: EnvelopeRecord['role'],
): Promise<EnvelopeRecord[]> {
  const rows = await store.findEnvelopes(
    ctx.tx,
    lines.map(line => line.envelopeId),
  )
  const senders = [...rows.values()].map(row => row.sender)
  const cards = await identity.peopleOf(ctx.tx, senders)

  return lines.map((line): EnvelopeRecord => {
    const row = present(rows.get(line.envelopeId))
    const { mode, split, greeting, shares, claimed } = row
    return {
      ...line,
      mode,
      split,
      greeting,
      shares,
      claimed,
      role,
      state: rules.shownState(row, ctx.now),
      roomId: row.room,
      sender: present(cards.get(row.sender)),
    }
  })
}

/** Lists open envelopes of somebody that the actor may open still, the newest first. */
export async function waitingFrom(
  ctx: Ctx,
  { sender, limit }: { sender: UserId; limit: number },
): Promise<EnvelopeRecord[]> {
  const lines = await waitingLines(ctx, { limit, sender })
  return recordsOf(ctx, lines.slice(0, limit), 'waiting')
}

async function own(ctx: Ctx, input: Ask): Promise<Line[]> {
  const role = input.role === 'sent' ? 'sent' : 'received'
  const rows = await records.listRecords(ctx.tx, {
    owner: ctx.actor.id,
    role,
    year: yearOf(ctx, input.year),
    from: readCursor(input.cursor),
    limit: input.limit,
  })
  return rows.map(({ envelope: envelopeId, amount, returned, bestLuck, at }) => {
    return { envelopeId, amount, returned: role === 'sent' ? returned : null, bestLuck, at }
  })
}

type Waiting = Pick<Ask, 'cursor' | 'limit'> & { sender?: UserId }

async function waitingLines({ tx, actor, now }: Ctx, input: Waiting): Promise<Line[]> {
  const rooms = await chat.roomsOf(tx, actor.id)
  const { limit, sender } = input
  const from = readCursor(input.cursor)
  const theirs = sender !== undefined && { sender }
  const rows = await records.listWaiting(tx, {
    ...{ person: actor.id, rooms, now, from, limit },
    ...theirs,
  })
  return rows.map(({ id: envelopeId, at }) => {
    return { envelopeId, amount: null, returned: null, bestLuck: false, at }
  })
}

const yearOf = (ctx: Ctx, year: number | undefined): records.Year => {
  return { year, timeZone: ctx.settings.of(houseTimeZone) }
}

/** Adds up the actor's envelopes of a year, this one unless told. */
export async function getRecordSums(
  ctx: Ctx,
  input: Input<typeof routes.getRecordSums>,
): Promise<Reply<typeof routes.getRecordSums>> {
  const { tx, actor, now } = ctx
  const timeZone = ctx.settings.of(houseTimeZone)
  const year = input.year ?? (await records.yearAt(tx, now, timeZone))
  const sums = await records.sumRecords(tx, {
    owner: actor.id,
    role: input.role,
    year: { year, timeZone },
  })
  return { year, ...sums }
}

/** What others may know of an envelope: its room, its sender, whether it has ended. */
export type EnvelopeFacts = Pick<
  store.EnvelopeRow,
  'id' | 'room' | 'sender' | 'mode' | 'state' | 'shares' | 'claimed'
>

/** Tells facts of many envelopes; those that do not exist are absent. No amounts, no seeds. */
export async function envelopesOf(
  ctx: Pick<Ctx, 'tx'>,
  ids: readonly EnvelopeId[],
): Promise<Map<EnvelopeId, EnvelopeFacts>> {
  const rows = await store.findEnvelopes(ctx.tx, ids)
  return new Map(
    [...rows.values()].map(({ id, room, sender, mode, state, shares, claimed }) => {
      return [id, { id, room, sender, mode, state, shares, claimed }]
    }),
  )
}
