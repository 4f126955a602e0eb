import { EnvelopeId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import { readNow } from '#/engine/clock.ts'
import type { Tx } from '#/engine/db.ts'
import { at, job } from '#/engine/events.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { notify } from '#/modules/notifications/index.ts'
import { waitKind } from '../reminding.ts'
import { remindAt } from '../rules.ts'
import { findTree, countGuesses, guessersAmong, listInvited, listPassedTo } from './store.ts'
import { lockTreeEnvelope } from './store-envelope.ts'

/** What waits under Today for those to whom a guess was passed on. */
export const passedKind = 'envelopes.passed_on'

/** The hour of a guess is near: who was named and has not guessed hears so, once. */
export const remindGuessers = job('envelopes.remind_guess', {
  payload: z.object({ envelopeId: EnvelopeId, door: z.int().min(0) }),
  run: ({ tx }, { envelopeId, door }) => remindOfGuess(tx, envelopeId, door),
})

type Planned = {
  envelopeId: EnvelopeId
  mode: string
  /** The sender is door 0, else the guess that was passed on. */
  door: number
  /** When those were named, and when their guess is over. */
  namedAt: Date
  until: Date
}

/**
 * Sets the hour at which those named in a guess are reminded, if there is time for it: each level
 * of a guess of three has its own, a relay has one for all.
 */
export async function planGuessReminder(tx: Tx, planned: Planned): Promise<void> {
  const { envelopeId, mode, door, namedAt, until } = planned
  const when = remindAt({ opensAt: null, sentAt: namedAt, expiresAt: until })
  if (when === undefined) return
  const once = mode === 'funny' ? `${envelopeId}:${door}` : envelopeId
  await at(tx, remindGuessers, { envelopeId, door }, when, { once })
}

async function remindOfGuess(tx: Tx, id: EnvelopeId, door: number): Promise<void> {
  // Under the lock of the envelope nobody guesses between our looking and our saying so.
  const row = await lockTreeEnvelope(tx, id)
  const now = await readNow(tx)
  if (row === undefined || row.state !== 'open' || row.expiresAt <= now) return
  const tree = await findTree(tx, id)
  const guesses = await countGuesses(tx, id)
  // A level that has been guessed waits for nobody; a new one has an hour of its own.
  if (tree?.mode === 'funny' && guesses !== door) return

  const sender = (await peopleOf(tx, [row.sender])).get(row.sender)
  const tellThem = async (people: readonly UserId[], kind: string) => {
    const guessed = await guessersAmong(tx, id, people)
    await notify(tx, {
      to: people.filter(one => !guessed.has(one)),
      kind: 'envelopes.expires_soon',
      facts: { name: sender?.name ?? '', until: row.expiresAt.toISOString() },
      link: { kind: 'envelope', ref: toWire('env', id) },
      class: 'waiting',
      from: row.sender,
      reminds: { kind, until: row.expiresAt },
    })
  }
  if (tree?.mode !== 'funny' || door === 0) await tellThem(await listInvited(tx, id, 0), waitKind)
  if (tree?.mode !== 'funny') await tellThem(await listPassedTo(tx, id), passedKind)
  else if (door > 0) await tellThem(await listInvited(tx, id, door), passedKind)
}
