import type { routes } from '@fuquan/contract/identity.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { tell } from '#/engine/events.ts'
import type { Actor, Call, Ctx, House } from '#/engine/house.ts'
import type { Objection } from '#/engine/module.ts'
import { say } from '#/engine/words.ts'
import { removePicture } from '../actions/pictures.ts'
import { closed, closingChanged } from '../events.ts'
import { newToken } from '../hashing.ts'
import { endSessions, findPerson, lockPerson } from '../people.ts'
import { daysAfter, isRestricted, stateAt, step } from '../rules.ts'
import { closingDays } from '../settings.ts'
import { spendStepUp } from '../stepping.ts'
import * as users from '../store.ts'
import { provePassword } from '../tries.ts'
import { mayLeave } from './rules.ts'
import { adminsMin } from './levels.ts'
import * as store from './store-leaving.ts'
import * as organisations from './store-organisations.ts'
import * as restrictions from './store-restrictions.ts'

type Routes = typeof routes
type Shown = Reply<Routes['getClosing']>
type Proving = { password?: string | undefined; proof?: string | undefined }

/** Kinds of the step-ups that stand in for the password here: payee `me`, no amount, no facts. */
export const closeKind = 'identity.close'
export const archiveKind = 'identity.archive'
export const takeArchiveKind = 'identity.take_archive'

/**
 * Makes sure that it is they who ask: with the password, before any transaction, or with a proof
 * that the returned function spends in the transaction of the act.
 *
 * Refuses: identity_sign_in_failed, too_many, and as `spendStepUp`.
 */
export async function proveOneself(
  { house, actor }: Call,
  kind: string,
  { password, proof }: Proving,
): Promise<(tx: Tx, now: Date) => Promise<void>> {
  if (password !== undefined && proof === undefined) {
    await provePassword(house, { userId: actor.id, address: actor.address, password })
    return async () => undefined
  }
  const shown = { kind, payee: 'me', amount: null, facts: {} }
  return (tx, now) => spendStepUp(tx, { ...shown, actor, proof, now })
}

/** Everything that keeps somebody here, asked of all modules. */
async function objectionsTo(tx: Tx, house: House, userId: UserId): Promise<Objection[]> {
  const found: Objection[] = []
  for (const { leaving } of house.modules) {
    found.push(...((await leaving?.objections?.(tx, userId)) ?? []))
  }
  return found
}

type Seeing = { house: House; actor: Pick<Actor, 'id'>; tx: Tx }

async function show({ house, actor, tx }: Seeing): Promise<Shown> {
  const closing = await store.findClosing(tx, actor.id)
  const objections = await objectionsTo(tx, house, actor.id)
  return {
    askedAt: closing?.askedAt ?? null,
    dueAt: closing?.dueAt ?? null,
    days: house.settings.of(closingDays),
    objections: objections.map(({ kind, facts }) => ({ kind, facts: { ...facts } })),
  }
}

/** Shows whether I am leaving, when, and what I must settle first. */
export function getClosing(ctx: Ctx): Promise<Shown> {
  return show(ctx)
}

/**
 * Asks to leave, with days in which I can stay after all. Asking twice keeps the first date.
 * Refuses: identity_closing_blocked {open}, and as `proveOneself`.
 */
export async function startClosing(
  call: Call,
  input: Input<Routes['startClosing']>,
): Promise<Shown> {
  const { house, actor } = call
  const spend = await proveOneself(call, closeKind, input)

  return house.inTransaction('read write', async (tx, now) => {
    await spend(tx, now)
    const user = await lockPerson(tx, actor.id)
    const known = await store.lockClosing(tx, actor.id)
    if (known !== undefined) return show({ house, actor, tx })

    mayLeave(await objectionsTo(tx, house, actor.id))
    const state = stateAt(user, now)
    // A suspension goes on while its person leaves: leaving is no way around it.
    if (state !== 'restricted') step(state, 'closing')
    const dueAt = daysAfter(now, house.settings.of(closingDays))

    const { id } = user
    await store.addClosing(tx, { userId: id, at: now, dueAt })
    if (state !== 'restricted') {
      await users.saveState(tx, { id, state: 'closing', reason: null, until: null })
      // One that was over and not swept yet would bar every later suspension.
      await restrictions.endOpen(tx, { people: [id], at: now, by: null, reason: null })
    }

    await tell(tx, closingChanged, { userId: id, dueAt, blocked: false })
    return show({ house, actor, tx })
  })
}

/** Stays after all; not leaving is no harm. */
export async function stopClosing(ctx: Ctx): Promise<Shown> {
  const { tx, actor } = ctx
  const { id } = await lockPerson(tx, actor.id)
  const closing = await store.lockClosing(tx, id)
  if (closing === undefined) return show(ctx)

  await store.removeClosing(tx, id)
  const { state } = await findPerson(tx, id)
  if (state === 'closing') {
    await users.saveState(tx, { id, state: step(state, 'active'), reason: null, until: null })
  }

  await tell(tx, closingChanged, { userId: id, dueAt: null, blocked: false })
  return show(ctx)
}

/** Lets everybody go whose time has come and whom nothing keeps; the others are told once a day. */
export async function closeWhoIsDue(house: House): Promise<void> {
  const due = await house.read((tx, now) => store.listDue(tx, now))
  for (const userId of due) {
    try {
      await closeOne(house, userId)
    } catch (error) {
      // Money that came in this very moment, or a module that failed: it keeps nobody else.
      house.log.warn({ err: error }, 'an account did not close; the next turn tries again')
    }
  }
}

async function closeOne(house: House, userId: UserId): Promise<void> {
  const files = await house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, userId)
    const closing = await store.lockClosing(tx, userId)
    // Stopped since it was listed: then they stay.
    if (closing === undefined || closing.dueAt > now) return undefined

    const objections = await objectionsTo(tx, house, userId)
    if (objections.length > 0) {
      await store.saveTold(tx, userId, now)
      await tell(tx, closingChanged, { userId, dueAt: closing.dueAt, blocked: true })
      return undefined
    }

    const left = await store.findFiles(tx, userId)
    await restrictions.endOpen(tx, { people: [userId], at: now, by: null, reason: null })
    await store.forgetNumbers(tx, { userId, barred: isRestricted(user, now) })
    // From the right to the left: identity, which all others ask for names, forgets last.
    for (const { leaving } of house.modules.toReversed()) await leaving?.forget?.(tx, userId)
    await empty(tx, { house, userId })

    await tell(tx, closed, { userId })
    return left
  })
  if (files === undefined) return

  // After the commit: until then they may still stay.
  if (files.pictureId !== null) await removePicture(house, files.pictureId)
  for (const file of files.archives) await house.files.remove(file)
}

async function empty(tx: Tx, { house, userId }: { house: House; userId: UserId }): Promise<void> {
  const name = `${say('zh-CN', 'identity', 'former')} ${say('en', 'identity', 'former')}`
  const random = newToken(house.dice)
  const handle = `former_${random
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 16)}`
  await store.emptyUser(tx, { id: userId, handle, name })
}

/** What identity itself objects to: a role of the staff, an organisation that would stand alone. */
export async function objections(tx: Tx, userId: UserId): Promise<Objection[]> {
  const user = await users.findUser(tx, userId)
  if (user === undefined) return []
  const held = await organisations.listHeldBy(tx, userId)
  return [
    ...(user.roles.length > 0
      ? [{ kind: 'identity.staff_role', facts: { roles: user.roles.join(', ') } }]
      : []),
    ...held
      .filter(body => body.admins <= adminsMin)
      .map(({ name }) => ({ kind: 'identity.organisation', facts: { name } })),
  ]
}

/** Forgets how somebody signed in and what only they used; their row is emptied by `closeOne`. */
export async function forget(tx: Tx, userId: UserId): Promise<void> {
  await endSessions(tx, { userId })
  await store.endOpened(tx, userId)
  await store.forgetDoors(tx, userId)
  await store.removeClosing(tx, userId)
}
