import { type EnvelopeId, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { on } from '#/engine/events.ts'
import { used } from '#/modules/friends/index.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import * as notifications from '#/modules/notifications/index.ts'
import { waitKind } from '../reminding.ts'
import { envelopeForwarded, envelopeGuessed, relayWon } from './events.ts'
import { passedKind, planGuessReminder } from './reminding.ts'
import { findTreeEnvelope } from './store-envelope.ts'
import * as store from './store.ts'

const refOf = (id: EnvelopeId) => toWire('env', id)
const linkOf = (id: EnvelopeId) => ({ kind: 'envelope', ref: refOf(id) })
const hourMs = 3_600_000

const nameOf = async (tx: Tx, person: UserId): Promise<string> =>
  (await peopleOf(tx, [person])).get(person)?.name ?? ''

/** A guess is told to the sender once an hour, and what waited for it is done. */
const tellGuess = on(envelopeGuessed, 'envelopes', async ({ tx }, fact) => {
  const { envelopeId, senderId, guesserId, mode, at, number } = fact
  const ref = refOf(envelopeId)
  // One tap ends a level for all; in a relay everybody has a guess of their own.
  const users = mode === 'funny' ? {} : { users: [guesserId] }
  await notifications.done(tx, { kind: waitKind, ref, ...users })
  await notifications.done(tx, { kind: passedKind, ref, ...users })
  const hour = Math.floor(at.getTime() / hourMs)
  await notifications.notify(tx, {
    to: [senderId],
    kind: 'envelopes.guesses',
    facts: { name: await nameOf(tx, guesserId) },
    link: linkOf(envelopeId),
    ref: `${ref}:${hour}`,
    class: 'social',
    from: guesserId,
  })
  if (mode !== 'funny' || !fact.right) return
  const passer = fact.passerIds.at(-1)
  if (passer === undefined) return
  await notifications.notify(tx, {
    to: [passer],
    kind: 'envelopes.pass_on_guessed',
    facts: { name: await nameOf(tx, guesserId) },
    link: linkOf(envelopeId),
    ref: `${ref}:${number}`,
    class: 'social',
  })
})

/** Who is named when it is passed on finds it under Today, as long as it runs. */
const tellForwarded = on(envelopeForwarded, 'envelopes', async ({ tx, now }, fact) => {
  const { envelopeId, passerId, toPeople, number, at } = fact
  await used(tx, { by: passerId, others: toPeople, how: 'shared', at })
  const row = await findTreeEnvelope(tx, envelopeId)
  // Quicker fingers than this reaction: what has ended waits for nobody.
  if (row === undefined || row.state !== 'open' || row.expiresAt <= now) return
  const played = await store.guessersAmong(tx, envelopeId, toPeople)
  const users = toPeople.filter(person => !played.has(person))
  // A level of a guess of three that somebody has guessed already waits for nobody either.
  if (fact.mode === 'funny' && (await store.countGuesses(tx, envelopeId)) > number) return
  await notifications.waitAll(tx, {
    users,
    kind: passedKind,
    ref: refOf(envelopeId),
    facts: { name: await nameOf(tx, passerId) },
    until: row.expiresAt,
  })
  if (users.length === 0) return
  const until = row.expiresAt
  await planGuessReminder(tx, { envelopeId, mode: fact.mode, door: number, namedAt: at, until })
})

/** Passers hear at once that their pass-on won, each their own amount. */
const tellWon = on(relayWon, 'envelopes', async ({ tx }, fact) => {
  const { envelopeId, guesserId, parts } = fact
  await notifications.done(tx, { kind: passedKind, ref: refOf(envelopeId) })
  for (const { userId, amount } of parts) {
    if (userId === guesserId || amount === 0n) continue
    await notifications.notify(tx, {
      to: [userId],
      kind: 'envelopes.pass_on_won',
      facts: { amount: String(amount) },
      link: linkOf(envelopeId),
      class: 'money',
    })
  }
})

export const treeReactions = [tellGuess, tellForwarded, tellWon] as const
