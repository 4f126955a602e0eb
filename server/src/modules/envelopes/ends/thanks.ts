import type { routes } from '@fuquan/contract/envelopes.ts'
import type { EnvelopeThanks } from '@fuquan/contract/envelopes/ends.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import { on, tell } from '#/engine/events.ts'
import type { Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import * as identity from '#/modules/identity/index.ts'
import * as notifications from '#/modules/notifications/index.ts'
import { stickersOf } from '#/modules/stickers/index.ts'
import { see } from '../actions/read.ts'
import { detailsOf } from '../batch.ts'
import { envelopeThanked } from '../events.ts'
import { namedAmong } from '../names.ts'
import { hasEnded, maySeeClaims } from '../rules.ts'
import * as store from './store.ts'

const thanksShownMax = 200
const hourMs = 3_600_000

/**
 * Thanks the sender, in words or with a sticker; again changes what was said.
 * Refuses: not_found, envelope_not_for_you (no share of it, or one’s own), bad_input (both or
 * neither, or a sticker that may not be sent).
 */
export async function thankSender(
  ctx: Ctx,
  input: Input<typeof routes.thankSender>,
): Promise<EnvelopeThanks> {
  const { tx, actor, now } = ctx
  const { words = null, stickerId: sticker = null } = input
  const { row, claim } = await see(ctx, input.envelopeId)
  if (claim === undefined || row.sender === actor.id) {
    refuse('envelope_not_for_you', detailsOf('envelope_not_for_you', row, ctx))
  }
  if ((words === null) === (sticker === null)) {
    refuse('bad_input', { field: 'words', why: 'not_allowed' })
  }
  const said = { words, sticker }
  const known = await picturesOf(ctx, [said])
  if (sticker !== null && !known.has(sticker)) {
    refuse('bad_input', { field: 'stickerId', why: 'not_allowed' })
  }

  const saved = await store.saveThanks(tx, { id: row.id, person: actor.id, ...said, at: now })

  const about = { envelopeId: row.id, roomId: row.room, senderId: row.sender }
  await tell(tx, envelopeThanked, { ...about, personId: actor.id })
  const cards = await identity.peopleOf(tx, [actor.id])
  return lineOf(saved, { cards, known, me: actor.id })
}

/**
 * Lists the thanks for an envelope to whoever may see who took a share of it (R14, R16). Refuses:
 * not_found.
 */
export async function listThanks(
  ctx: Ctx,
  input: Input<typeof routes.listThanks>,
): Promise<Reply<typeof routes.listThanks>> {
  const { tx, actor } = ctx
  const { row, standing } = await see(ctx, input.envelopeId)
  if (!maySeeClaims(standing, hasEnded(row))) return { items: [] }
  const all = await store.listThanks(tx, row.id, thanksShownMax)
  const thankers = all.map(thanks => thanks.person)
  const named = await namedAmong(ctx, row, thankers)
  const known = await picturesOf(ctx, all)
  // Whose sticker has been taken out of the house since said nothing that can be shown.
  const rows = all.filter(
    ({ person, sticker }) => named.has(person) && (sticker === null || known.has(sticker)),
  )
  const cards = await identity.peopleOf(
    tx,
    rows.map(thanks => thanks.person),
  )
  return { items: rows.map(thanks => lineOf(thanks, { cards, known, me: actor.id })) }
}

type Pictures = Awaited<ReturnType<typeof stickersOf>>

function picturesOf({ tx, actor }: Ctx, said: readonly store.Said[]): Promise<Pictures> {
  const ids = said.flatMap(({ sticker }) => sticker ?? [])
  return stickersOf(tx, [...new Set(ids)], actor.language)
}

type Shown = {
  cards: Awaited<ReturnType<typeof identity.peopleOf>>
  known: Pictures
  me: UserId
}

function lineOf({ person, words, sticker, at }: store.ThanksRow, shown: Shown): EnvelopeThanks {
  const { cards, known, me } = shown
  const picture =
    sticker === null ? null : { id: sticker, alt: present(known.get(sticker), 'a sticker').alt }
  return { user: present(cards.get(person)), words, sticker: picture, at, mine: person === me }
}

/** The sender hears of thanks once an hour and envelope: the first tells of all that follow. */
export const tellThanks = on(envelopeThanked, 'envelopes', async ({ tx }, fact) => {
  const { envelopeId, personId, senderId } = fact
  const said = await store.findThanks(tx, envelopeId, personId)
  // Who has left since took their words along.
  if (said === undefined) return
  const person = (await identity.peopleOf(tx, [personId])).get(personId)
  const ref = toWire('env', envelopeId)
  // By the moment of the first word: whoever only changes it thanks nobody again.
  const hour = Math.floor(said.at.getTime() / hourMs)
  await notifications.notify(tx, {
    to: [senderId],
    kind: 'envelopes.thanked',
    facts: { name: person?.name ?? '' },
    link: { kind: 'envelope', ref },
    ref: `${ref}:${hour}`,
    class: 'social',
    from: personId,
  })
})
